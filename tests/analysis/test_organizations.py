"""Organizations as they are: laws that hold for every park, and the sample park against counts made another way."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of
from strategies import parks

from chaingraph.analysis.organizations import check_organizations, find_chain_tiers, summarize_committees
from chaingraph.analysis.organizations.answers import ORGANIZATIONS
from chaingraph.analysis.organizations.findings import DUE, FINDINGS, GRAVITY
from chaingraph.analysis.organizations.register import read_facts
from chaingraph.asof.day import as_of
from chaingraph.asof.homes import find_organized
from chaingraph.io.organization_names import kind_by_name
from chaingraph.park import Park
from chaingraph.sample import build_sample

ON = dt.date(2024, 3, 31)
QUESTIONS = (check_organizations, find_chain_tiers, summarize_committees)


@pytest.fixture(scope="module")
def sample():
    return build_sample(seed=1).park


@pytest.mark.parametrize("question", QUESTIONS)
def test_order_of_rows_and_ids_change_no_answer(question, sample):
    answer = question(sample, on=ON)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=7) for name, frame in sample.tables.items()}
    assert question(Park.from_frames(shuffled), on=ON).to_json() == answer.to_json()
    # every text that is an id somewhere gets another one, with another order
    ids = pl.concat([frame["id"] for frame in sample.tables.values() if "id" in frame.columns]).unique()
    new = {old: f"{hash_of(old)}-{old}" for old in ids}
    renamed = {
        name: frame.with_columns(
            pl.col(column).replace(new) for column, dtype in frame.schema.items() if dtype == pl.String
        )
        for name, frame in sample.tables.items()
    }
    again = question(Park.from_frames(renamed), on=ON)
    assert [strip(row) for row in again.rows] == [strip(row) for row in answer.rows]


def hash_of(text):
    return sum(ord(letter) * 31**place for place, letter in enumerate(text)) % 9973


def strip(row):
    return {name: value for name, value in row.items() if not name.endswith(("_id", "_ids"))}


def ruled_day(park):
    """None for the park's own day, or a later one where that is older than the rules."""
    return None if (as_of(park) or ON) >= dt.date(2020, 1, 1) else ON


@settings(max_examples=12)
@given(parks(), st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
def test_every_park_gets_an_answer_with_reasons_and_listed_rules(park, on):
    on = on or ruled_day(park)
    for question in QUESTIONS:
        answer = question(park, on=on)
        listed = {rule["id"] for rule in answer.rules}
        for row in answer.rows:
            assert list(row) == [column.name for column in answer.columns]
            for reason in row.get("reasons", ()):
                assert reason.text.zh and reason.text.en and set(reason.rules) <= listed
    assert {row["finding"] for row in check_organizations(park, on=on).rows} <= set(FINDINGS)


TIERS = {"has": {"1", "x"}, "none_declared": {"n"}, "none_assumed": {"n"}, "not_known": {"find_out"}}


@settings(max_examples=25)
@given(parks())
def test_nobody_is_without_an_organization_because_nothing_was_written_down(park):
    on = ruled_day(park)
    homes = dict(find_organized(park, on).select("enterprise_id", "home").iter_rows())
    for row in find_chain_tiers(park, on=on).rows:
        home = homes.get(row["enterprise_id"], "not_known")
        assert row["tier"] is None or row["tier"] in TIERS[home]
        if row["violation"] == "leader_without_organization":
            assert home.startswith("none")
    for row in check_organizations(park, on=on).rows:
        if row["finding"] in ("leader_without_organization", "leader_organization_unknown"):
            known = row["finding"] == "leader_without_organization"
            assert homes.get(row["enterprise_ids"][0], "not_known").startswith("none" if known else "not_known")
    for row in summarize_committees(park, on=on).rows:
        ends = [row[f"coverage_{name}"] for name in ("min", "assumed", "max")]
        if None not in ends:
            assert ends == sorted(ends)
        assert row["coverage_rate"] == (ends[0] if ends[0] == ends[2] else None)


def test_every_kind_of_finding_has_words():
    for code, kind in FINDINGS.items():
        assert kind.gravity in GRAVITY and kind.due in DUE and kind.label.zh and kind.label.en, code
    assert {kind.due for kind in FINDINGS.values()} == set(DUE)
    assert all(column.label.zh and column.label.en for column in ORGANIZATIONS.columns)


def test_a_day_before_the_branch_rule_is_answered_without_it():
    park = park_of(**{"PartyOrganization": [{"id": "O1", "name": "甲党支部", "kind": "branch", "full_members": 51}]})
    before, after = (check_organizations(park, on=dt.date(2018, 10, day)) for day in (27, 28))
    assert [row["finding"] for row in (*before.rows, *after.rows)] == ["branch_too_large"]
    assert any("支部工作条例（试行）第四条（自 2018-10-28 起）" in note.zh for note in before.notes)
    assert not any("支部工作条例（试行）" in note.zh for note in after.notes)


counts = st.none() | st.integers(0, 120)


@settings(max_examples=25)
@given(counts, st.integers(1, 60), st.sampled_from(["branch", "general_branch", "committee"]), st.booleans())
def test_more_full_members_never_lower_the_level(full, more, kind, state):
    def findings(number):
        park = park_of(
            **{
                "Enterprise": [{"id": "E", "name": "甲", "ownership": "state" if state else "non_public"}],
                "PartyOrganization": [
                    {"id": "O", "name": "甲", "kind": kind, "full_members": number, "probationary_members": 0}
                ],
                "ESTABLISHED_IN": [{"from_id": "O", "to_id": "E"}],
            }
        )
        return {row["finding"] for row in check_organizations(park).rows}

    before, after = findings(full), findings((full or 0) + more)
    assert ("level_too_low" in before) <= ("level_too_low" in after)
    assert ("level_above_size" in after) <= ("level_above_size" in before) or full is None
    assert ("below_minimum" in after) <= ("below_minimum" in before) or full is None
    if full is None:
        assert not before & {"level_too_low", "level_open", "level_above_size", "below_minimum", "branch_too_large"}


# Three levels of organizations with counts or records, against a walk over the tree.
trees = st.lists(
    st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=7
)


@settings(max_examples=60)
@given(trees)
def test_people_of_a_tree_are_those_of_a_walk_over_it(drawn):
    above = {place: parent for place, (parent, _, _) in enumerate(drawn) if parent is not None and parent < place}
    tables = {"PartyOrganization": [], "SUBORDINATE_TO": [], "Member": [], "AFFILIATED_WITH": []}
    for place, (_, declared, records) in enumerate(drawn):
        tables["PartyOrganization"].append(
            {"id": f"O{place}", "name": f"{place}党支部", "kind": "branch", "full_members": declared}
        )
        for number in range(records):
            key = f"M{place}-{number}"
            tables["Member"].append({"id": key, "stage": "full"})
            tables["AFFILIATED_WITH"].append({"from_id": key, "to_id": f"O{place}"})
    tables["SUBORDINATE_TO"] = [{"from_id": f"O{low}", "to_id": f"O{high}"} for low, high in above.items()]
    found = read_facts(park_of(**tables)).organizations
    for row in found.iter_rows(named=True):
        place = int(row["id"][1:])
        assert (row["full_members"], row["full_exact"]) == walk(place, drawn, above), place


def walk(place, drawn, above):
    """Return members with those below and whether that is all: the larger of counts and records, branch by branch."""
    inside = [place]
    while any(high in inside and low not in inside for low, high in above.items()):
        inside += [low for low, high in above.items() if high in inside and low not in inside]
    total, known, exact = 0, False, True
    for one in inside:
        # what a body with branches declares holds theirs
        counts = (drawn[one][2] or None, drawn[one][1] if one not in above.values() else None)
        share = max((count for count in counts if count is not None), default=None)
        if share is not None:
            total, known = total + share, True
        elif one not in above.values():
            exact = False
    declared = drawn[place][1]
    if place in above.values() and declared is not None and declared >= total:
        return declared, True
    return (total, exact) if known else (None, False)


def test_a_functional_body_changes_neither_tiers_nor_coverage(sample):
    tiers = find_chain_tiers(sample).rows
    firms = sample["Enterprise"]["id"]
    everywhere = pl.DataFrame({"from_id": ["CC-PHARMA"] * len(firms), "to_id": firms, "source": "synthetic"})
    units = pl.DataFrame({"from_id": firms, "to_id": ["CC-PHARMA"] * len(firms), "source": "synthetic"})
    more = {
        "ESTABLISHED_IN": pl.concat([sample["ESTABLISHED_IN"], everywhere], how="diagonal"),
        "MEMBER_UNIT_OF": pl.concat([sample["MEMBER_UNIT_OF"], units], how="diagonal").unique(["from_id", "to_id"]),
    }
    crowded = Park.from_frames({**sample.tables, **more})
    changed = find_chain_tiers(crowded).rows
    assert [(row["chain_id"], row["enterprise_id"], row["tier"]) for row in changed] == [
        (row["chain_id"], row["enterprise_id"], row["tier"]) for row in tiers
    ]
    rates = [row["covered"] for row in summarize_committees(crowded).rows]
    assert sorted(map(str, rates)) == sorted(str(row["covered"]) for row in summarize_committees(sample).rows)
    alerts = [row for row in check_organizations(crowded).rows if row["finding"] == "functional_as_home"]
    assert len(alerts) == 1 and len(alerts[0]["enterprise_ids"]) == len(firms)


def test_tiers_of_the_sample_are_those_of_a_plain_count(sample):
    homes = {
        firm
        for organization, firm in sample["ESTABLISHED_IN"].select("from_id", "to_id").iter_rows()
        if organization
        in set(
            sample["PartyOrganization"].filter(~pl.col("functional").fill_null(False) & pl.col("dissolved").is_null())[
                "id"
            ]
        )
    }
    idle = set(sample["Enterprise"].filter(pl.col("status").is_in(["closed", "suspended", "building"]))["id"])
    rows = find_chain_tiers(sample).rows
    links = sample["IN_CHAIN"].select("to_id", "from_id", "role").rows()
    assert len(rows) == len(links) == len({(row["chain_id"], row["enterprise_id"]) for row in rows})
    # of firms that the article names nothing is assumed
    named = set(sample["Enterprise"].filter(pl.col("source") == "article")["id"])
    expected = {
        (chain, firm): None
        if firm in idle
        else ("find_out" if firm in named else "n")
        if firm not in homes
        else "1"
        if role == "leader"
        else "x"
        for chain, firm, role in links
    }
    assert {(row["chain_id"], row["enterprise_id"]): row["tier"] for row in rows} == expected
    summary = find_chain_tiers(sample).parts["chains"].rows
    tiers = ("one", "x", "n", "find_out", "not_operating", "outside")
    assert sum(row[tier] for row in summary for tier in tiers) == len(links)
    assert all(row["n_assumed"] < row["n"] for row in summary), "the register is declared complete for most streets"


def test_the_scorecard_of_the_sample_adds_up(sample):
    *each, every = summarize_committees(sample).rows
    assert len(each) == 4 and every["row"] == "all"
    assert every["units"] == 232 and every["executives"] == 11 and every["posts"] == 162 and every["members"] == 815
    assert sum(row["units"] for row in each) == 232 + every["shared_units"]
    for row in (*each, every):
        kinds = ("enterprises", "streets", "communities", "resident_units", "other_units")
        assert sum(row[name] for name in kinds) == row["units"]
        most = row["operating"] + row["ownership_unknown"]
        assert row["covered"] / most <= row["coverage_min"] <= row["covered"] / row["operating"]
        assert (
            row["coverage_rate"] is None and row["coverage_min"] <= row["coverage_assumed"] <= row["coverage_max"] < 1
        )


def test_a_unit_of_two_committees_is_counted_once_and_listed(sample):
    unit = sample["MEMBER_UNIT_OF"].filter(pl.col("to_id") == "CC-PHARMA")["from_id"].sort()[0]
    twice = pl.DataFrame({"from_id": [unit], "to_id": ["CC-SERVICES"], "source": ["synthetic"]})
    units = pl.concat([sample["MEMBER_UNIT_OF"], twice], how="diagonal")
    answer = summarize_committees(Park.from_frames({**sample.tables, "MEMBER_UNIT_OF": units}))
    *each, every = answer.rows
    assert sum(row["units"] for row in each) == 233 and every["units"] == 232 and every["shared_units"] == 1
    assert answer.parts["shared_units"].column("unit_id") == [unit]
    assert len(answer.parts["shared_units"].rows[0]["committees"]) == 2


def test_pharma_is_reported_and_nothing_is_repaired(sample):
    rows = check_organizations(sample, on=ON).rows
    (row,) = [row for row in rows if row["finding"] == "committee_not_leading"]
    assert row["chain_id"] == "CH-PHARMA" and row["due"] == "report_only"
    assert sample["IndustryChain"].filter(pl.col("id") == "CH-PHARMA")["leading"].item() is None


def test_terms_are_judged_on_the_parks_own_day_and_not_without_any(sample):
    undated = check_organizations(park_of(PartyOrganization=[{"id": "O", "name": "甲党支部", "kind": "branch"}]))
    assert [note.code for note in undated.notes] == ["no_day", "no_posts", "no_tree"]
    assert check_organizations(sample).to_json() == check_organizations(sample, on=as_of(sample)).to_json()
    overdue = [row for row in check_organizations(sample, on=ON).rows if row["finding"] == "term_overdue"]
    ended = sample["PartyOrganization"].filter(
        (pl.col("term_end") < ON) & (pl.col("kind") != "temporary_branch") & ~pl.col("functional")
    )
    assert {row["organization_id"] for row in overdue} == set(ended["id"])


NAMES = {
    "branch": [
        "甲厂党支部",
        "甲厂支部",
        "甲厂支部委员会",
        "中共甲厂支部委员会",
        "联合电子党支部",
        "甲厂党支部（二车间）",
    ],
    "joint_branch": ["甲乙联合党支部", "甲乙联合支部委员会"],
    "temporary_branch": ["甲临时党支部"],
    "general_branch": ["甲厂党总支", "甲厂党总支部委员会", "甲厂总支"],
    "committee": ["甲厂党委", "中共甲厂委员会"],
    "none": ["甲局党组", "甲园区党工委", "甲园区工作委员会"],
    None: ["甲有限公司"],
}


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for kind, names in NAMES.items() for name in names])
def test_what_a_name_tells(name, kind):
    assert pl.select(kind_by_name(pl.lit(name))).item() == kind
