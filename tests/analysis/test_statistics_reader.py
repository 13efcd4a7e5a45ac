"""Nobody who reads the form, or the form beside the page and the scorecard, can work a small count of people out."""

import pytest
from openpyxl import load_workbook
from reader import Reader

from chaingraph.analysis.coverage import classify_firms, find_branchless
from chaingraph.analysis.joint import assign_joint_branches
from chaingraph.analysis.organizations import summarize_committees
from chaingraph.analysis.statistics import DIMENSIONS, ITEMS, summarize_statistics
from chaingraph.asof.firms import find_operating
from chaingraph.asof.people import count_by_enterprise
from chaingraph.sample import build_sample
from chaingraph.view.hidden import mask_answers
from chaingraph.view.masking import HIDDEN, LEFT_OUT
from chaingraph.view.paper.statistics_form import HIDDEN as STAR
from chaingraph.view.paper.statistics_form import UNKNOWN, write_statistics_form

SEEDS = range(1, 5)
PEOPLE = ("staff", "members", "full_members", "untransferred", "probationary", "activists")
SOURCE = {"source": "synthetic"}


@pytest.fixture(scope="module", params=SEEDS)
def park(request):
    return build_sample(seed=request.param).park


def printed(park, folder):
    """Return what stands in the workbook by division, group number and line: counts, and units not known about."""
    out = folder / "form.xlsx"
    write_statistics_form(summarize_statistics(park), out)
    book, cells, unknown = load_workbook(out), {}, {}
    labels = {item.label.zh: name for name, item in ITEMS.items()}
    for dimension, label in DIMENSIONS.items():
        if dimension == "overall":
            continue
        line = None
        for row in book[label.zh].iter_rows(min_row=5, values_only=True):
            line = labels.get(row[0], line)
            into = cells if row[0] in labels else unknown
            for group, value in enumerate(row[3:]):
                key = ("overall", 0) if group == 0 else (dimension, group)
                into[*key, line] = value
    return cells, unknown


def known_from(cells, unknown):
    """Put into numbers what the form says: sums of what is known, units known about, classes of the units."""
    reader = Reader()
    groups = sorted({key[:2] for key in cells})
    for group in groups:
        for item in (
            *PEOPLE,
            "firms",
            "none",
            "home_unknown",
            "should_have_been",
            "individual_members",
            "separate",
            "joint",
            "form_unknown",
        ):
            value = cells[*group, item]
            assert value != 0 or item not in PEOPLE or value is not None
            low, high = {STAR: (1, None), UNKNOWN: (0, 0)}.get(value, (value, value))
            reader.number((*group, item), low, high)
    for item in PEOPLE:
        for dimension in set(DIMENSIONS) - {"overall"}:
            inside = [(*group, item) for group in groups if group[0] == dimension]
            whole = ("overall", 0, item)
            if dimension == "chain":
                reader.at_least([*inside, (-1, whole)], 0)
                for one in inside:
                    reader.at_most([one, (-1, whole)], 0)
            else:
                reader.sum([*inside, (-1, whole)], 0)
    for group in groups:
        full, probationary, members = ((*group, name) for name in ("full_members", "probationary", "members"))
        lost = {unknown.get((*group, name), 0) for name in ("full_members", "probationary", "members")}
        (reader.sum if len(lost) == 1 else reader.at_least)([full, probationary, (-1, members)], 0)
        reader.at_most([(*group, "untransferred"), (-1, full)], 0)
        due, single = cells[*group, "should_have_been"], cells[*group, "individual_members"]
        reader.at_least([full], 3 * due)
        known = ("separate", "joint", "form_unknown", "home_unknown")
        if sum(cells[*group, name] for name in known) + due == 0:
            reader.at_most([full], 2 * single)
    return reader


def test_the_form_alone_gives_no_count_that_it_hides(park, tmp_path):
    cells, unknown = printed(park, tmp_path)
    hidden = [key for key, value in cells.items() if value == STAR]
    assert all(ITEMS[item].unit == "人" for *_, item in hidden), "units are named on the page: hiding them says nothing"
    assert not [key for key, value in cells.items() if ITEMS[key[2]].unit == "人" and value in (1, 2, 3, 4)]
    assert UNKNOWN in cells.values() or all(value is not None for value in cells.values())
    reader = known_from(cells, unknown)
    assert reader.fixed([key for key in hidden if key[2] in PEOPLE]) == {}


def firms_of(park):
    """Return every firm as the page shows it: groups, class and action, masked counts."""
    counts = {row["enterprise_id"]: row for row in count_by_enterprise(park).iter_rows(named=True)}
    classes = {row["id"]: row for row in classify_firms(park).iter_rows(named=True)}
    chains = {}
    for firm, chain in park["IN_CHAIN"].select("from_id", "to_id").unique().iter_rows():
        chains.setdefault(firm, set()).add(chain)
    operating = set(find_operating(park)["id"])
    found = {}
    for row in park["Enterprise"].iter_rows(named=True):
        count = counts[row["id"]]
        full, away = count["full_members"], count["untransferred_members"]
        kind = {True: "social_organization", False: "enterprise", None: None}[row["social_organization"]]
        found[row["id"]] = {
            "street": {row["street"]}, "size": {row["scale"]}, "ownership": {row["ownership"]}, "kind": {kind},
            "chain": chains.get(row["id"], {None}), "overall": {"all"}, "operating": row["id"] in operating,
            # of a firm not known about the page says what it would be without an organization
            "class": classes.get(row["id"], {}).get("class_if_none"),
            "action": classes.get(row["id"], {}).get("action_if_none"),
            "staff": row["employees"], "full_members": full, "probationary": count["probationary_members"],
            "untransferred": None if away is None or full is None else min(away, full), "activists": count["activists"],
        }  # fmt: skip
    return found


def bounds_of(firm, item):
    """Return what a reader of the page knows of a count of a firm: exact from five on, and what its class says."""
    value = firm[item]
    if value >= 5:
        return value, value
    classed, action = firm["class"], firm["action"]
    if item == "full_members" and classed is not None:
        if action in ("cultivate", "send_instructor", "find_out"):
            return 0, 0
        return (3, 4) if classed == "should_have_been" else (1, 2)
    if item == "probationary" and (classed == "no_members" or action in ("send_instructor", "find_out")):
        return 0, 0
    if item == "probationary" and classed == "individual_members" and action == "cultivate":
        return 1, 4
    return (0, 0) if item == "activists" and action in ("send_instructor", "find_out") else (0, 4)


def with_the_page(park):
    """Put form, page, scorecard and joint branches into numbers of firms; return the reader and what is small."""
    reader, firms, small = Reader(), firms_of(park), []
    for firm, facts in firms.items():
        for item in ("staff", "full_members", "probationary", "untransferred", "activists"):
            if facts[item] is None:
                continue
            low, high = bounds_of(facts, item)
            assert low <= facts[item] <= high
            reader.number((firm, item), low, high)
            if low < high and facts[item]:
                small.append((firm, item))
        if facts["untransferred"] is not None:
            reader.at_most([(firm, "untransferred"), (-1, (firm, "full_members"))], 0)
            here = [(firm, "full_members"), (-1, (firm, "untransferred"))]
            if facts["action"] == "own_branch":
                reader.at_least(here, 3)
            if facts["action"] == "transfer_members":
                reader.at_most(here, 2)
    for row in summarize_statistics(park).rows:
        if row["item"] not in PEOPLE or (row["count"] is None and not row["hidden"]):
            continue
        group = (row["dimension"], row["value"], row["item"])
        low, high = (1, None) if row["hidden"] else (row["count"], row["count"])
        reader.number(group, low, high)
        inside = [k for k, facts in firms.items() if facts["operating"] and row["value"] in facts[row["dimension"]]]
        items = ("full_members", "probationary") if row["item"] == "members" else (row["item"],)
        terms = [(k, item) for k in inside if all(firms[k][i] is not None for i in items) for item in items]
        reader.sum([*terms, (-1, group)], 0)
        if row["hidden"] and sum(firms[firm][item] for firm, item in terms) < 5:
            small.append(group)
    answers = {"branchless": find_branchless(park), "joint": assign_joint_branches(park),
               "scorecard": summarize_committees(park)}  # fmt: skip
    masked = mask_answers(answers)
    for row in masked["scorecard"].rows:
        inside = [firm for firm, facts in firms.items() if facts["chain"] & set(row["chain_ids"])]
        terms = [(firm, item) for firm in inside for item in ("full_members", "probationary")
                 if firms[firm][item] is not None]  # fmt: skip
        tell(reader, terms, row["members"])
    for row in masked["joint"].rows:
        if row["kind"] == "new":
            tell(reader, [(firm, "full_members") for firm in row["enterprise_ids"]], row["full_members"])
    return reader, small


def tell(reader, terms, shown):
    if isinstance(shown, int):
        reader.sum(terms, shown)
    elif shown == HIDDEN:
        reader.at_most(terms, 4)
    elif shown == LEFT_OUT:
        reader.at_least(terms, 5)


def test_form_page_and_scorecard_together_give_no_small_count_away(park):
    reader, small = with_the_page(park)
    assert len(small) > 300
    assert reader.fixed(small) == {}
