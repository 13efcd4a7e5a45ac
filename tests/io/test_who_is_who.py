"""Which rows are one record, and what is asked of those that may be."""

import csv
import datetime as dt
import itertools
import random
from pathlib import Path

import polars as pl
import pytest
from paths import ROOT

from chaingraph.asof.people import count_by_organization
from chaingraph.errors import Severity
from chaingraph.io import read_park
from chaingraph.io.decisions import Choice, Decision, Decisions
from chaingraph.io.questions import Status, questions_of

CASES = ROOT / "tests" / "cases" / "identity"


def told(park, *codes):
    return [(f.code, f.row) for f in park.findings if f.code in codes]


def errors(park):
    return [found for found in park.findings if found.severity is Severity.ERROR]


def write(folder, **tables):
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def decide(**by_key):
    return Decisions(
        {key: Decision(*said) if isinstance(said, tuple) else Decision(said) for key, said in by_key.items()}
    )


def test_five_spellings_of_one_firm_are_each_told():
    park = read_park(CASES / "five-spellings")
    about = {f.row: (f.code, f.proposal) for f in park.findings if "第 2 行" in f.message.zh}
    assert sorted(about) == [3, 4, 5, 6]
    assert about[3] == about[6] == ("CG-W261", "甲测试有限公司")
    merged = park["Enterprise"].filter(pl.col("uscc").is_not_null()).row(0, named=True)
    assert (merged["id"], merged["full_members"], merged["aliases"]) == ("91000000MA0000001R", 5, ["丁测试有限公司"])
    assert park["Enterprise"].height == 3


def test_what_is_decided_about_names_is_done():
    same = decide(
        **{"name|enterprise|甲测试公司": Choice.ACCEPT, "name|enterprise|甲测试有限责任公司": Choice.NOT_THE_SAME}
    )
    park = read_park(CASES / "five-spellings", decisions=same)
    assert told(park, "CG-W261") == []
    assert sorted(park["Enterprise"]["name"]) == ["甲测试有限公司", "甲测试有限责任公司"]
    assert "甲测试公司" in park["Enterprise"].filter(pl.col("uscc").is_not_null())["aliases"][0]
    apart = decide(**{"name|enterprise|甲测试有限公司": Choice.NOT_THE_SAME})
    assert "name:甲测试有限公司" in read_park(CASES / "five-spellings", decisions=apart)["Enterprise"]["id"].to_list()
    changed = decide(**{"name|enterprise|甲测试公司": (Choice.CHANGE, "甲测试有限公司")})
    assert read_park(CASES / "five-spellings", decisions=changed)["Enterprise"].height == 2


def test_full_names_of_organizations_are_found():
    park = read_park(CASES / "org_full_names.xlsx")
    assert (park["ESTABLISHED_IN"].height, errors(park)) == (5, [])


def test_the_home_stands_beside_a_functional_organization():
    park = read_park(CASES / "functional_affiliation.xlsx")
    assert (park["AFFILIATED_WITH"].height, errors(park)) == (2, [])
    assert told(park, "CG-T634") == [("CG-T634", 3)]
    counts = dict(count_by_organization(park).select("organization_id", "full_members").iter_rows())
    assert counts == {"O1": 1, "O3": None}


def test_placeholder_codes_are_unknown():
    park = read_park(CASES / "placeholder_codes.xlsx")
    assert (park["Enterprise"].height, park["Enterprise"]["uscc"].null_count(), errors(park)) == (6, 6, [])
    assert told(park, "CG-W266") == [("CG-W266", row) for row in range(2, 8)]


def test_ids_whose_zeros_are_gone_are_offered():
    park = read_park(CASES / "ids_as_numbers.xlsx")
    assert [(f.code, f.proposal) for f in park.findings] == [("CG-E103", "001"), ("CG-E103", "002")]
    accepted = decide(**{"name|enterprise|1": Choice.ACCEPT, "name|enterprise|2": (Choice.CHANGE, "002")})
    park = read_park(CASES / "ids_as_numbers.xlsx", decisions=accepted)
    assert park["SUPPLIES"].select("from_id", "to_id").rows() == [("001", "002")]


def test_brackets_of_another_width_are_one_firm_whose_counts_contradict():
    park = read_park(CASES / "dup")
    assert park["Enterprise"]["full_members"].to_list() == [None]
    (found,) = (f for f in park.findings if f.code == "CG-W264")
    assert found.column == "full_members"
    assert all(word in found.message.zh for word in ("第 2 行为 1", "第 3 行为 3"))


def test_one_street_is_one_spelling():
    park = read_park(CASES / "streets")
    assert park["Enterprise"]["street"].to_list() == ["安宁街道", "安宁街道"]
    assert told(park, "CG-F333") == [("CG-F333", 3)]


def test_a_street_is_never_a_town(tmp_path):
    write(tmp_path, enterprises="id,name,street\nE1,甲厂,安宁街道\nE2,乙厂,安宁镇\nE3,丙厂,安宁\n")
    park = read_park(tmp_path)
    assert park["Enterprise"]["street"].to_list() == ["安宁街道", "安宁镇", "安宁"]
    (asked,) = (f for f in park.findings if f.code == "CG-W262")
    changed = decide(**{asked.key: (Choice.CHANGE, "安宁镇")})
    assert read_park(tmp_path, decisions=changed)["Enterprise"]["street"].to_list() == ["安宁街道", "安宁镇", "安宁镇"]


def test_a_bare_street_is_offered_out_of_the_table_of_divisions(tmp_path):
    write(tmp_path, enterprises="id,name,street,division\nE1,甲厂,南城,510502\nE2,乙厂,北城,110101\n")
    (asked,) = (f for f in read_park(tmp_path).findings if f.code == "CG-T632" and f.value == "南城")
    accepted = decide(**{asked.key: Choice.ACCEPT})
    assert read_park(tmp_path, decisions=accepted)["Enterprise"]["street"][0] == asked.proposal == "南城街道"


def test_short_names_are_used_and_asked():
    park = read_park(CASES / "shortname")
    one, two = park["Enterprise"].sort("name")["id"]
    assert sorted(park["SUPPLIES"].select("from_id", "to_id").rows()) == sorted([(one, two), (two, one)])
    asked = {f.key: (f.proposal, f.used) for f in park.findings if f.code == "CG-W260"}
    assert asked == {
        "name|enterprise|合成测试甲机电": ("合成测试甲机电（样例）有限公司", True),
        "name|enterprise|合成测试乙模具": ("合成测试乙模具有限公司", True),
    }
    assert told(park, "CG-E109", "CG-F335") == [("CG-E109", 3), ("CG-F335", 3)]
    assert (
        told(read_park(CASES / "shortname", decisions=decide(**dict.fromkeys(asked, Choice.ACCEPT))), "CG-W260") == []
    )


def test_a_short_name_of_several_is_asked(tmp_path):
    firms = "name\n泸州甲机电有限公司\n成都甲机电有限公司\n乙厂\n"
    write(tmp_path, enterprises=firms, supplies="from_id,to_id\n甲机电,乙厂\n")
    park = read_park(tmp_path)
    assert told(park, "CG-E104") == [("CG-E104", 2)]
    said = decide(**{"name|enterprise|甲机电": (Choice.CHANGE, "成都甲机电有限公司")})
    assert read_park(tmp_path, decisions=said)["SUPPLIES"]["from_id"].to_list() == ["name:成都甲机电有限公司"]


def test_a_supplier_on_no_list_is_a_firm_outside(tmp_path):
    links = "from_id,to_id\n远方钢铁集团有限公司,甲厂\n甲厂,远方钢铁集团有限公司。\nE77,甲厂\n"
    write(tmp_path, enterprises="name,street\n甲厂,东街\n", supplies=links)
    park = read_park(tmp_path)
    outside = park["Enterprise"].filter(~pl.col("in_zone").fill_null(True))
    assert outside["name"].to_list() == ["远方钢铁集团有限公司"]
    assert park["SUPPLIES"].height == 2
    assert {(f.code, f.proposal, f.used) for f in park.findings if f.value == "远方钢铁集团有限公司"} == {
        ("CG-T630", "远方钢铁集团有限公司", True)
    }
    # a number is no name
    assert told(park, "CG-E103") == [("CG-E103", 4)]
    dropped = decide(**{"name|enterprise|远方钢铁集团有限公司": Choice.DROP})
    assert told(read_park(tmp_path, decisions=dropped), "CG-T631") == [("CG-T631", 2), ("CG-T631", 3)]


def test_one_id_with_two_names_is_renamed():
    park = read_park(CASES / "renamed")
    firm = park["Enterprise"].filter(id="900001").row(0, named=True)
    assert {firm["name"], *firm["aliases"]} == {"示例新材料股份有限公司", "示例线材股份有限公司", "示例新材"}
    assert (park["SUPPLIES"].height, park["Enterprise"].height, errors(park)) == (2, 2, [])
    assert told(park, "CG-F331")


@pytest.mark.parametrize("case", ["shared-code", "shared-code-ids"])
def test_a_shared_code_is_asked_and_both_stay(case):
    park = read_park(CASES / case)
    assert park["Enterprise"].height == 2
    assert told(park, "CG-W214") == [("CG-W214", 2), ("CG-W214", 3)]


def test_a_shared_code_is_one_firm_when_somebody_says_so():
    said = decide(**{"code|51000000ma0000001x": Choice.ACCEPT})
    park = read_park(CASES / "shared-code", decisions=said)
    assert (park["Enterprise"].height, told(park, "CG-W214")) == (1, [])
    assert park["Enterprise"]["aliases"].list.len().to_list() == [1]
    apart = decide(**{"code|51000000ma0000001x": Choice.NOT_THE_SAME})
    park = read_park(CASES / "shared-code", decisions=apart)
    assert (park["Enterprise"].height, told(park, "CG-W214")) == (2, [])


def test_one_name_with_two_codes_is_asked(tmp_path):
    write(tmp_path, enterprises="name,uscc\n甲厂,91512081MA62K0260E\n甲厂,91000000MA0000001R\n甲厂,\n")
    park = read_park(tmp_path)
    assert park["Enterprise"].height == 3
    assert told(park, "CG-W263") == [("CG-W263", row) for row in (2, 3, 4)]
    apart = decide(**{"name|enterprise|甲厂": Choice.NOT_THE_SAME})
    assert told(read_park(tmp_path, decisions=apart), "CG-W263") == []


def test_a_register_alone_is_read():
    park = read_park(CASES / "register-only")
    assert (park["PartyOrganization"].height, park["SUBORDINATE_TO"].height, errors(park)) == (3, 2, [])


def test_one_product_is_one_spelling():
    park = read_park(CASES / "product-spelling")
    assert park["SUPPLIES"]["product"].to_list() == ["PCB", "PCB"]
    assert len(told(park, "CG-F333")) == 1


def test_a_link_of_two_sources_is_one_link():
    park = read_park(CASES / "double-sourced")
    assert park["SUPPLIES"].sort("from_id").select("product", "annual_value").rows() == [("齿轮", None), ("PCB", 200)]
    (found,) = (f for f in park.findings if f.code == "CG-W264")
    assert all(word in found.message.zh for word in ("100", "120"))


def test_the_newest_time_of_a_link_is_taken_and_the_earlier_ones_are_kept():
    park = read_park(CASES / "time-varying")
    assert (park["SUPPLIES"]["annual_value"].to_list(), errors(park)) == ([80], [])
    assert park["SUPPLIED"].select("annual_value", "since").rows() == [
        (100, dt.date(2022, 1, 1)),
        (150, dt.date(2023, 1, 1)),
    ]
    assert told(park, "CG-T658") == [("CG-T658", 2), ("CG-T658", 3)]


def test_the_newest_then_the_fullest_row_goes_before(tmp_path):
    rows = ["E1,甲,7,,2020-01-01", "E1,甲,9,,2024-01-01", "E1,甲,8,5,2022-01-01"]
    for order in itertools.permutations(rows):
        write(tmp_path, enterprises="id,name,employees,full_members,updated\n" + "\n".join(order))
        park = read_park(tmp_path)
        assert park["Enterprise"].select("employees", "full_members").rows() == [(9, 5)]
        (found,) = (f for f in park.findings if f.code == "CG-W265" and f.column == "employees")
        assert all(f"为 {value}" in found.message.zh for value in (7, 8, 9))


def test_a_required_value_that_contradicts_puts_a_row_aside_with_both_values(tmp_path):
    write(tmp_path, organizations="id,name,kind\nO1,甲厂组织,党委\nO1,甲厂组织,党支部\n")
    park = read_park(tmp_path)
    (found,) = errors(park)
    assert (found.code, found.column, found.value) == ("CG-E105", "kind", "branch")
    assert "committee" in found.message.zh and park["PartyOrganization"]["kind"].to_list() == ["committee"]


def test_personal_values_are_in_no_sentence_about_doubles(tmp_path):
    write(
        tmp_path,
        enterprises="id,name\nE1,甲\n",
        members="id,stage,applied\nP1,正式党员,2020-01-01\nP1,正式党员,2021-01-01\n",
    )
    (found,) = (f for f in read_park(tmp_path).findings if f.code == "CG-W264")
    assert "2020" not in found.message.zh + found.message.en


def test_neither_rows_nor_files_in_another_order_change_who_is_who(tmp_path):
    """Firms written in several ways, with and without codes, over two files."""
    codes = ["91512081MA62K0260E", "91000000MA0000001R", "", ""]
    rng = random.Random(5)
    rows = []
    for number, code in enumerate(codes):
        name = f"测试{'甲乙丙丁'[number]}机电（样例）有限公司"
        rows += [
            (name, code, 3),
            (name.replace("（", "(").replace("）", ")"), "", 3),
            (name.replace("测试", "測試"), code, None),
        ]
    seen = set()
    for _ in range(6):
        rng.shuffle(rows)
        for place, part in enumerate((rows[:5], rows[5:])):
            with Path(tmp_path, ("enterprises.csv", "企业.csv")[place]).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("name", "uscc", "employees"), *part])
        firms = read_park(tmp_path)["Enterprise"].sort("id")
        seen.add(tuple(firms.select("id", "name", "uscc", "employees").rows()))
    (found,) = seen
    assert [(row[2], row[3]) for row in found] == [(codes[1], 3), (codes[0], 3), (None, 3), (None, 3)]


def test_distinct_codes_never_merge_and_given_ids_cost_no_form(tmp_path, monkeypatch):
    write(tmp_path, enterprises="id,name,uscc\nE1,甲厂,91512081MA62K0260E\nE2,甲厂,91000000MA0000001R\n")

    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr("chaingraph.io.records._Records.__init__", refuse)
    assert read_park(tmp_path)["Enterprise"].height == 2


def asked(park, code):
    """The one question of a code."""
    (found,) = (f for f in park.findings if f.code == code)
    assert found.key and found.used
    return found


def status(park, decisions, key):
    return next(one.status for one in questions_of(park.findings, decisions) if one.key == key)


@pytest.mark.parametrize(
    ("code", "name", "text", "texts_of", "joined", "parted"),
    [
        ("CG-F333", "企业", "企业名称,街道\n甲厂,安宁街道\n乙厂,安宁\n", ("Enterprise", "street"), 1, 2),
        (
            "CG-F330",
            "党组织",
            "党组织名称,党组织类别\n甲厂党支部,党支部\n中共甲厂支部委员会,党支部\n",
            ("PartyOrganization", "name"),
            1,
            2,
        ),
    ],
)
def test_spellings_that_people_tell_apart_are_a_question(tmp_path, code, name, text, texts_of, joined, parted):
    (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    first = read_park(tmp_path)
    question = asked(first, code)
    kind, column = texts_of
    assert first[kind][column].n_unique() == joined and status(first, Decisions(), question.key) is Status.USED
    for said, number in ((Decision(Choice.ACCEPT, question.proposal), joined), (Decision(Choice.NOT_THE_SAME), parted)):
        decisions = Decisions({question.key: said})
        park = read_park(tmp_path, decisions=decisions)
        assert park[kind][column].n_unique() == number
        assert all(one.status is Status.REMEMBERED for one in questions_of(park.findings, decisions))


def test_spellings_of_another_width_are_no_question(tmp_path):
    write(tmp_path, enterprises="name,street\n甲（泸州）厂,A街道\n甲(泸州)厂,Ａ街道\n")
    park = read_park(tmp_path)
    assert {f.code: f.key for f in park.findings} == {"CG-F330": None, "CG-F333": None}


def test_a_contradiction_is_settled_in_the_workbook(tmp_path):
    write(tmp_path, enterprises="id,name,full_members,street,ownership\nE1,甲厂,1,A街,民营\nE1,甲厂,3,A街,国有\n")
    found = {f.column: f for f in read_park(tmp_path).findings if f.code == "CG-W264"}
    members, owner = found["full_members"], found["ownership"]
    assert (members.key, members.proposal, members.value) == ("value|enterprise.full_members|e1|1|3", "未知", "1 / 3")
    decisions = Decisions({members.key: Decision(Choice.ACCEPT, "未知"), owner.key: Decision(Choice.CHANGE, "民营")})
    park = read_park(tmp_path, decisions=decisions)
    assert park["Enterprise"].select("full_members", "ownership").rows() == [(None, "private")]
    assert [one.status for one in questions_of(park.findings, decisions)] == [Status.REMEMBERED]
    assert told(park, "CG-F325") == [("CG-F325", 2)]
    wrong = Decisions({members.key: Decision(Choice.CHANGE, "许多"), owner.key: Decision(Choice.DROP)})
    park = read_park(tmp_path, decisions=wrong)
    assert [one.status for one in questions_of(park.findings, wrong)] == [Status.EXPIRED]
    assert park["Enterprise"].select("full_members", "ownership").rows() == [(None, None)]


def test_the_fuller_row_is_used_until_somebody_says_otherwise(tmp_path):
    write(tmp_path, enterprises="id,name,employees,full_members\nE1,甲厂,7,\nE1,甲厂,9,5\n")
    question = asked(read_park(tmp_path), "CG-W265")
    assert question.proposal == "9"
    changed = decide(**{question.key: (Choice.CHANGE, "7")})
    assert read_park(tmp_path, decisions=changed)["Enterprise"]["employees"].to_list() == [7]


def test_contradictions_of_people_have_no_key(tmp_path):
    write(
        tmp_path,
        enterprises="id,name\nE1,甲\n",
        members="id,stage,applied\nP1,正式党员,2020-01-01\nP1,正式党员,2021-01-01\n",
    )
    assert {f.key for f in read_park(tmp_path).findings} == {None}


SHARED = "id,name,uscc,employees\nA,示例协会,51000000MA0000001X,\nB,示例联合会,51000000MA0000001X,7\nC,丙厂,,\n"


def test_a_shared_code_with_ids_is_one_firm_when_somebody_says_so(tmp_path):
    write(
        tmp_path,
        enterprises=SHARED,
        supplies="from_id,to_id,product\nB,C,胶\nC,示例联合会,钉\n",
        industry_chains="id,name\nI,装备产业链\n",
        chain_memberships="from_id,to_id\nB,I\nA,I\n",
    )
    question = next(f for f in read_park(tmp_path).findings if f.code == "CG-W214")
    decisions = Decisions({question.key: Decision(Choice.ACCEPT, question.proposal)})
    park = read_park(tmp_path, decisions=decisions)
    assert (errors(park), told(park, "CG-W214")) == ([], [])
    firm = park["Enterprise"].filter(id="A").row(0, named=True)
    assert (firm["name"], firm["aliases"], firm["employees"]) == ("示例联合会", ["示例协会"], 7)
    assert sorted(park["Enterprise"]["id"]) == ["A", "C"]
    assert sorted(park["SUPPLIES"].select("from_id", "to_id").rows()) == [("A", "C"), ("C", "A")]
    assert park["IN_CHAIN"].select("from_id", "to_id").rows() == [("A", "I")]
    # a third one that nobody spoke of is asked about, and so are the others
    write(tmp_path, enterprises=SHARED + "D,示例商会,51000000MA0000001X,\n")
    again = read_park(tmp_path, decisions=decisions)
    assert again["Enterprise"].height == 4
    assert [one.status for one in questions_of(again.findings, decisions)] == [Status.EXPIRED]
    apart = Decisions({question.key: Decision(Choice.NOT_THE_SAME)})
    assert told(read_park(tmp_path, decisions=apart), "CG-W214") == []


@pytest.mark.parametrize("newer", ["", "2026-01-01"])
def test_a_link_that_either_end_reported_is_reported_by_both(tmp_path, newer):
    write(
        tmp_path,
        enterprises="id,name\nE1,甲\nE2,乙\n",
        supplies=f"from_id,to_id,product,reported_by,updated\nE1,E2,轴,供应方,2025-01-01\nE1,E2,轴,采购方,{newer}\n",
    )
    park = read_park(tmp_path)
    assert park["SUPPLIES"]["reported_by"].to_list() == ["both"]
    assert told(park, "CG-F332") and not [found for found in park.findings if found.column == "reported_by"]
