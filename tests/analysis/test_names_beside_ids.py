"""Nobody reads ids: whatever has a name is named beside its id."""

import pytest
from any_answer import DAY, ask
from parks import park_of

from chaingraph.analysis.answers import all_answers
from chaingraph.analysis.columns import names_beside
from chaingraph.sample import build_sample
from chaingraph.table import name_column

#: What is known by its number alone: people by pseudonym; what other columns of the row tell in full.
NUMBERED = {"member", "mentor", "server", "secretary", "person", "runner_up"} | {
    "action", "candidate", "claim", "event", "group", "problem", "record",
}  # fmt: skip
#: Of these the row is about one, which is called just ``name``, or several that are called ``names``.
MAIN = {"", "chain", "demand", "enterprise", "from", "unit"}
NAMED = ("layers", "protect", "chain_links")


@pytest.fixture(scope="module")
def sample():
    return build_sample(seed=2, enterprises=260).park


def nameless():
    """Columns of ids of what has a name, without a column that says it."""
    for name, answer in all_answers().items():
        written = {column.name for column in answer.columns if not column.code}
        for column in answer.columns:
            stem, _, end = column.name.rpartition("_")
            if not column.code or end not in {"id", "ids"} or stem in NUMBERED:
                continue
            called = {name_column(column.name), stem if end == "id" else f"{stem}s"}
            called |= {"name", "names"} if stem in MAIN else {"other"} if stem == "to" else set()
            if written.isdisjoint(called):
                yield name, column.name


def test_ids_of_what_has_a_name_never_stand_alone():
    assert list(nameless()) == []


@pytest.mark.parametrize("name", NAMED)
def test_the_names_are_those_of_the_ids(sample, name):
    firms = dict(sample["Enterprise"].select("id", "name").iter_rows())
    found = ask(all_answers()[name], sample)
    checked = 0
    for table in (found, *found.parts.values()):
        for named, ids in names_beside(table.columns).items():
            for called, known in zip(table.column(named), table.column(ids), strict=True):
                if isinstance(known, str) or known is None:
                    assert called == firms.get(known, known)
                else:
                    assert list(called) == [firms.get(one, one) for one in known]
                checked += bool(known)
    assert checked


def test_the_firms_of_people_and_of_bodies_are_named_in_the_order_of_their_ids():
    people = [{"id": f"M{at}", "stage": "activist", "activist_since": DAY} for at in range(2)]
    jobs = [("M0", "E2"), ("M0", "E1"), ("M1", "E3")]
    park = park_of(
        Enterprise=[{"id": "E1", "name": "甲厂"}, {"id": "E2", "name": "乙厂"}, {"id": "E3"}],
        Member=people,
        EMPLOYED_BY=[{"from_id": one, "to_id": firm, "executive": True} for one, firm in jobs],
        PartyOrganization=[{"id": "O", "name": "一支部", "kind": "branch"}],
        AFFILIATED_WITH=[{"from_id": "M0", "to_id": "O"}],
        MENTORS=[{"from_id": "M0", "to_id": "M1"}],
    )
    parts = ask(all_answers()["development"], park).parts
    for part in ("people", "unmentored", "mentors"):
        rows = parts[part].rows
        assert rows
        for row in rows:
            known = {"M0": ("乙厂", "甲厂"), "M1": ("E3",)}[row.get("member_id") or row["mentor_id"]]
            assert tuple(row["enterprise_names"]) == known
    assert {row["member_id"]: row["organization"] for row in parts["people"].rows} == {"M0": "一支部", "M1": None}
    assert {row["name"] for row in parts["two_way"].rows} == {"甲厂", "乙厂", "E3"}


def test_the_chain_of_a_row_is_called_as_in_the_list_of_chains(sample):
    answers = all_answers()
    names = {row["chain_id"]: row["name"] for row in ask(answers["chains"], sample).rows}
    means = ask(answers["layers"], sample).parts["means"]
    for table in (ask(answers["chain_members"], sample), ask(answers["chain_links"], sample), means):
        assert {row["chain"] for row in table.rows if row["chain_id"]} >= set(names.values())
        assert all(row["chain"] == names.get(row["chain_id"]) for row in table.rows)
