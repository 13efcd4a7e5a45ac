"""Workbooks as planners have them, after public templates, with what each cell must become."""

import datetime as dt
import json
from collections import Counter

import pytest
from paths import CASE_FOLDER

from chaingraph.io import read_park
from chaingraph.io.decisions import Choice, Decision, Decisions

LAYOUTS = CASE_FOLDER / "layouts"
TRUTH = json.loads((LAYOUTS / "truth.json").read_text(encoding="utf-8"))
MESSY = CASE_FOLDER / "intake" / "messy.xlsx"


def plain(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def linked(park, edge, start, end, key="from_id"):
    """Names that stand at the other end of links, by the name at one end."""
    names = {
        **dict(park[start].select("id", "name").iter_rows()),
        **dict(park[end].select("id", "name").iter_rows()),
    }
    other = "to_id" if key == "from_id" else "from_id"
    return {(names[one], names[two]) for one, two in park[edge].select(key, other).iter_rows()}


class Answers:
    """What a park says, asked in the words of the truth."""

    def __init__(self, park):
        self.firms = {row["name"]: row for row in park["Enterprise"].iter_rows(named=True)}
        organizations = {row["name"]: row for row in park["PartyOrganization"].iter_rows(named=True)}
        self.of = {}
        for organization, firm in linked(park, "ESTABLISHED_IN", "PartyOrganization", "Enterprise"):
            self.of[firm] = organizations[organization]
        self.superiors = dict(linked(park, "SUBORDINATE_TO", "PartyOrganization", "PartyOrganization"))
        self.chains = dict(linked(park, "IN_CHAIN", "Enterprise", "IndustryChain"))
        self.suppliers = linked(park, "SUPPLIES", "Enterprise", "Enterprise", "to_id")

    def get(self, firm, name, wanted):
        """Return what is known; of several suppliers the one that is wanted, if it is among them."""
        if name == "chain":
            return self.chains.get(firm)
        if name == "supplier":
            return wanted if (firm, wanted) in self.suppliers else None
        organization = self.of.get(firm, {})
        if name == "org.superior":
            return self.superiors.get(organization.get("name"))
        if name.startswith("org."):
            return plain(organization.get(name.removeprefix("org.")))
        return plain(self.firms.get(firm, {}).get(name))


def score(park, file):
    """Count what is right, wrong and missed, and name the records that the truth does not know."""
    answers, counts = Answers(park), Counter()
    for firm, name, wanted in TRUTH[file]:
        got = answers.get(firm, name, wanted)
        months = f"{wanted}-01" if name.endswith("founded") else wanted  # a month is kept by its first day
        right = got in (wanted, months) or (isinstance(wanted, float) and got == pytest.approx(wanted))
        counts["right" if right else "missed" if got is None else "wrong"] += 1
    inside = {name for name, row in answers.firms.items() if row["in_zone"] is not False}
    return counts, inside - {firm for firm, _, _ in TRUTH[file]}


def people(park):
    organizations = dict(park["PartyOrganization"].select("id", "name").iter_rows())
    branch = {
        who: organizations[where] for who, where in park["AFFILIATED_WITH"].select("from_id", "to_id").iter_rows()
    }
    return Counter(
        (stage, plain(since), branch[who])
        for who, stage, since in park["Member"].select("id", "stage", "probation_since").iter_rows()
    )


def accepted(park):
    """The decisions of somebody who accepts every proposal."""
    asked = [found for found in park.findings if found.key and found.proposal]
    return Decisions({found.key: Decision(Choice.ACCEPT) for found in asked})


FIRMS = [file for file in TRUTH if not file.startswith("L4")]


@pytest.mark.parametrize("file", FIRMS)
def test_nothing_is_wrong_or_invented_and_what_is_missing_is_asked(file):
    park = read_park(LAYOUTS / file)
    counts, invented = score(park, file)
    asked = sum(1 for found in park.findings if found.code in ("CG-W253", "CG-W258") and found.key)
    assert (counts["wrong"], invented) == (0, set())
    assert counts["missed"] <= asked
    assert counts["right"] >= 0.9 * len(TRUTH[file])


def test_of_all_layouts_at_least_98_of_100_cells_are_right_unasked():
    right = sum(score(read_park(LAYOUTS / file), file)[0]["right"] for file in FIRMS)
    assert right >= 0.98 * sum(len(TRUTH[file]) for file in FIRMS)


@pytest.mark.parametrize("file", FIRMS)
def test_every_cell_is_right_once_the_proposals_are_accepted(file):
    decisions = accepted(read_park(LAYOUTS / file))
    counts, invented = score(read_park(LAYOUTS / file, decisions=decisions), file)
    assert (counts["wrong"], counts["missed"], invented) == (0, 0, set())


def test_a_roster_gives_people_without_their_data():
    file = "L4_党员花名册.xlsx"
    park = read_park(LAYOUTS / file)
    wanted = {}
    for person, name, value in TRUTH[file]:
        wanted.setdefault(person, {})[name] = value
    truth = Counter((facts["stage"], facts["probation_since"], facts["affiliated"]) for facts in wanted.values())
    assert people(park) == truth
    # What is said of a branch that a list of people names shows no stars in place of a name
    assert not [found for found in park.findings if "*" in found.message.zh + found.message.en]
    assert [found.code for found in park.findings if found.code == "CG-T622"] == ["CG-T622"]
    text = repr(park.tables) + "".join(found.message.zh + str(found.value) for found in park.findings)
    for private in ("某1", "110101199001010001", "1990.01", "汉族"):
        assert private not in text


def test_a_survey_of_forty_firms_asks_little():
    """One firm names itself among its suppliers: that link cannot stand, which is told."""
    park = read_park(MESSY)
    assert park["Enterprise"].height == 40
    assert park["SUPPLIES"].height + sum(found.code == "CG-W226" for found in park.findings) == 40
    assert park["IN_CHAIN"].height == 40
    assert len({found.key for found in park.findings if found.key and not found.used}) <= 6
    assert not [found for found in park.findings if found.severity == "error"]
    assert park["Enterprise"]["full_members"].null_count() == 7
    assert "0830" not in repr(park.tables) + "".join(str(found) for found in park.findings)
