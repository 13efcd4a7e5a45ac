"""The difference of two parks: laws, masking, the command."""

import datetime as dt
import json

import polars as pl
import pytest
import strategies as own
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.analysis.changes import find_changes
from chaingraph.cli.app import run
from chaingraph.io import read_park
from chaingraph.model import KINDS, DataClass, kind
from chaingraph.park import Park
from chaingraph.sample import build_sample, write_sample

S = {"source": "synthetic"}
LINK = {"from_id": "E1", "to_id": "E2", **S}
OPEN = {DataClass.PUBLIC, DataClass.INTERNAL}


def firm(number, **more):
    return {"id": f"E{number}", "name": f"企业{number}", **S, **more}


def expected(before, after):
    """Count the differences with dictionaries and loops: kind, change, property."""
    found = {}
    for declared in KINDS:
        old, new = (
            {tuple(row[name] for name in declared.key): row for row in park[declared.name].iter_rows(named=True)}
            for park in (before, after)
        )
        for key in old.keys() | new.keys():
            if key not in old or key not in new:
                change = (declared.name, "added" if key in new else "removed", None)
                found[change] = found.get(change, 0) + 1
                continue
            for name in declared.columns:
                if old[key][name] != new[key][name]:
                    change = (declared.name, "changed", name)
                    found[change] = found.get(change, 0) + 1
    return found


def counted(table):
    found = {}
    for row in table.rows:
        key = (row["kind"], row["change"], row["field"])
        found[key] = found.get(key, 0) + (row["people_records"] or 1)
    return found


@settings(max_examples=15, deadline=None)
@given(own.parks(), own.parks())
def test_differences_are_those_that_a_loop_finds_and_masking_follows_the_declarations(before, after):
    table = find_changes(before, after)
    assert counted(table) == expected(before, after)
    for row in table.rows:
        declared = kind(row["kind"])
        if not all(declared[name].data_class in OPEN for name in declared.key):
            assert row["id"] is None and row["name"] is None and row["before"] is None and row["after"] is None
        elif row["field"] and declared[row["field"]].data_class not in OPEN:
            assert {row["before"], row["after"]} <= {None, "***"}


@settings(max_examples=10, deadline=None)
@given(own.parks(), st.randoms(use_true_random=False))
def test_no_row_exactly_when_the_records_are_equal(park, random):
    shuffled = Park.from_frames(
        {
            name: frame.sample(fraction=1, shuffle=True, seed=random.randrange(1000))
            for name, frame in park.tables.items()
        }
    )
    assert len(find_changes(park, shuffled)) == 0
    name = random.choice([name for name, frame in park.tables.items() if frame.height])
    fewer = Park.from_frames({**park.tables, name: park[name].slice(1)})
    table = find_changes(park, fewer)
    assert [row["change"] for row in table.rows] == ["removed"]
    assert [row["change"] for row in find_changes(fewer, park).rows] == ["added"]


def test_changed_fields_say_old_and_new_in_words():
    before = Park.from_rows({"Enterprise": [firm(1, status="operating", employees=3), firm(2)]})
    after = Park.from_rows({"Enterprise": [firm(2, aliases=["乙"]), firm(1, status="closed", employees=4), firm(3)]})
    table = find_changes(before, after)
    rows = [(row["change"], row["id"], row["field"], row["before"], row["after"]) for row in table.rows]
    status = kind("Enterprise")["status"].values
    assert rows == [
        ("added", "E3", None, None, None),
        ("changed", "E1", "status", status["operating"], status["closed"]),
        ("changed", "E1", "employees", 3, 4),
        ("changed", "E2", "aliases", None, ["乙"]),
    ]
    assert table.parts["summary"].rows == (
        {"kind": "Enterprise", "before": 2, "added": 1, "removed": 0, "changed": 2, "after": 3},
    )


def test_parallel_links_are_told_apart_by_product_known_or_not():
    firms = [firm(1), firm(2)]
    link = {"from_id": "E1", "to_id": "E2", **S}
    before = Park.from_rows({"Enterprise": firms, "SUPPLIES": [link, {**link, "product": "齿轮", "annual_value": 1.0}]})
    after = Park.from_rows(
        {
            "Enterprise": firms,
            "SUPPLIES": [{**link, "annual_value": 5.0}, {**link, "product": "齿轮", "annual_value": 2.0}],
        }
    )
    rows = find_changes(before, after).rows
    assert [(row["id"], row["name"], row["before"], row["after"]) for row in rows] == [
        ("E1 → E2", "企业1 → 企业2", None, 5.0),
        ("E1 → E2 · 齿轮", "企业1 → 企业2", 1.0, 2.0),
    ]


def test_no_personal_value_and_no_id_of_a_person_is_shown():
    day = dt.date(2020, 5, 17)
    secret = "SECRET"
    before = Park.from_rows(
        {
            "Member": [{"id": f"{secret}-M{i}", "stage": "activist", **S} for i in range(3)],
            "SERVES_AS": [{"from_id": f"{secret}-M1", "to_id": "O1", "role": "secretary", **S}],
            "IndustryChain": [{"id": "C1", "name": "链", "chief": f"{secret}甲", **S}],
            "Posting": [{"id": "P1", "member_id": f"{secret}-M1", **S}],
        }
    )
    after = Park.from_rows(
        {
            "Member": [
                {"id": f"{secret}-M{i}", "stage": "probationary", "probation_since": day, **S} for i in range(4)
            ],
            "SERVES_AS": [{"from_id": f"{secret}-M1", "to_id": "O1", "role": "deputy_secretary", **S}],
            "IndustryChain": [{"id": "C1", "name": "链", "chief": f"{secret}乙", **S}],
            "Posting": [{"id": "P1", "member_id": f"{secret}-M2", **S}],
        }
    )
    table = find_changes(before, after)
    text = json.dumps(table.to_json(), ensure_ascii=False)
    assert secret not in text and day.isoformat() not in text and "probationary" not in text
    assert counted(table)["Member", "changed", "stage"] == 3
    assert counted(table)["IndustryChain", "changed", "chief"] == 1
    assert {row["kind"] for row in table.parts["summary"].rows} == {"IndustryChain", "Posting"}


def test_a_new_id_is_one_change_and_nothing_that_refers_to_the_record_changes():
    visit, chain = {"id": "V1", **S}, [{"id": "C1", "name": "链", **S}]

    def park(id_):
        return Park.from_rows(
            {
                "Enterprise": [{**firm(1), "id": id_}, firm(2)],
                "IndustryChain": chain,
                "Visit": [{**visit, "enterprise_id": id_}],
                "SUPPLIES": [{"from_id": id_, "to_id": "E2", **S}],
            }
        )

    table = find_changes(park("name:企业1"), park("E1"))
    assert [(row["name"], row["id"], row["field"], row["before"], row["after"]) for row in table.rows] == [
        ("企业1", "E1", "id", "name:企业1", "E1")
    ]
    assert table.notes == ()


def test_who_is_perhaps_the_same_is_told_and_stays_two():
    before = Park.from_rows({"Enterprise": [{**firm(1), "name": "甲测试有限公司"}]})
    after = Park.from_rows({"Enterprise": [{**firm(2), "name": "甲测试股份有限公司"}]})
    table = find_changes(before, after)
    assert [row["change"] for row in table.rows] == ["added", "removed"]
    (note,) = table.notes
    assert note.code == "doubt" and "甲测试有限公司（E1）" in note.zh and "as an alias" in note.en


def test_a_record_whose_id_another_one_has_today_is_shown_with_its_own_id():
    codes = [own.uscc(f"91000000{number:09d}") for number in (1, 2)]
    before, after = (
        Park.from_rows({"Enterprise": [firm(1, uscc=code), firm(2)], "SUPPLIES": [LINK]}) for code in codes
    )
    rows = [(row["change"], row["name"], row["id"]) for row in find_changes(before, after).rows]
    assert rows == [
        ("added", "企业1", "E1"),
        ("removed", "企业1", "E1"),
        ("added", "企业1 → 企业2", "E1 → E2"),
        ("removed", "企业1 → 企业2", "E1 → E2"),
    ]


def test_a_park_that_was_not_validated_does_not_multiply_its_duplicates():
    twice = Park.from_frames({"Enterprise": pl.concat([Park.from_rows({"Enterprise": [firm(1)]})["Enterprise"]] * 3)})
    once = Park.from_rows({"Enterprise": [firm(1)]})
    assert counted(find_changes(once, twice)) == {("Enterprise", "added", None): 2}


def test_loading_twice_is_no_difference(tmp_path):
    for format_, out in (
        ("csv", tmp_path / "csv"),
        ("xlsx", tmp_path / "park.xlsx"),
        ("parquet", tmp_path / "parquet"),
    ):
        write_sample(out, seed=1, format=format_)
    parks = [read_park(tmp_path / name) for name in ("csv", "csv", "park.xlsx", "parquet")]
    for park in parks[1:]:
        table = find_changes(parks[0], park)
        assert table.rows == ()


def test_the_command_says_7_only_when_asked_and_different(tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_LANG", "zh")
    for name, status in (("a", "在营"), ("b", "停业")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "企业.csv").write_text(f"企业名称,经营状态\n甲,{status}\n", encoding="utf-8")
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    assert run(["diff", a, a, "--exit-code"]) == 0
    assert run(["diff", a, b, "--format", "json"]) == 0
    assert [row["field"] for row in json.loads(capfd.readouterr().out)["rows"]] == ["status"]
    assert run(["diff", a, b, "--exit-code", "--summary", "--format", "csv"]) == 7
    assert "企业,1,0,0,1,1" in capfd.readouterr().out


def test_one_value_lost_in_the_sample_is_the_only_difference():
    park = build_sample(seed=1).park
    frame = park["Enterprise"]
    place = frame["street"].is_not_null().arg_true()[0]
    lost = pl.when(pl.int_range(pl.len()) == place).then(None).otherwise("street")
    after = Park.from_frames({**park.tables, "Enterprise": frame.with_columns(street=lost)})
    rows = [(row["field"], row["before"], row["after"]) for row in find_changes(park, after).rows]
    assert rows == [("street", frame["street"][place], None)]


@pytest.mark.parametrize("kinds", [{}, {"Enterprise": [firm(1)]}])
def test_an_empty_park_is_no_special_case(kinds):
    park = Park.from_rows(kinds)
    assert len(find_changes(Park.from_rows({}), park)) == sum(map(len, kinds.values()))
