"""Small parks for the road map, and the greatest weight that any plan of one covers, by trying all."""

import datetime as dt
import itertools

from hypothesis import strategies as st
from parks import COMPLETE, park_of

START, UNTIL = dt.date(2025, 1, 10), dt.date(2028, 6, 1)


def prospects(firms, targets=(), **more):
    usual = {"street": "甲街", "ownership": "non_public", "instructor": False}
    people = [f"M{number}" for number in range(len(targets))]
    tables = {
        **COMPLETE,
        "Enterprise": [{"name": f"企业{firm['id']}", **usual, **firm} for firm in firms],
        "Member": [{"id": key, "stage": "development_target", "trained": START} for key in people],
        "EMPLOYED_BY": [{"from_id": key, "to_id": firm} for key, firm in zip(people, targets, strict=True)],
        **more,
    }
    return park_of(**tables)


def by_year(plan):
    """Count the places that a plan uses in each calendar year."""
    used = {}
    for row in plan.rows:
        if row["places"]:
            used[row["date"].year] = used.get(row["date"].year, 0) + row["places"]
    return used


firm_facts = st.fixed_dictionaries(
    {
        "full_members": st.integers(0, 3),
        "probationary_members": st.integers(0, 1),
        "activists": st.integers(0, 2),
        "street": st.sampled_from(["甲街", "乙街"]),
        "priority": st.sampled_from([None, "key", "to_be_organized"]),
    }
)


def best_weight(firms, targets, quotas):
    """Return the greatest weight by trying every grouping and every set of people.

    `quotas` are the places of the calendar years; a target is ready in the first, an activist in the second.
    """
    weight = {None: 1, "to_be_organized": 2, "key": 3}
    ready = {firm["id"]: [0] * targets.count(firm["id"]) + [1] * firm["activists"] for firm in firms}

    def ways(block):
        """Yield the years from which the people of each minimal set that makes the block a branch are ready."""
        base = {firm["id"]: firm["full_members"] + firm["probationary_members"] for firm in block}
        if len(block) > 1 and (
            len(block) > 5 or len({firm["street"] for firm in block}) > 1 or any(f["full_members"] > 2 for f in block)
        ):
            return
        pool = [(firm["id"], year) for firm in block for year in ready[firm["id"]]]
        for size in range(len(pool) + 1):
            for people in itertools.combinations(pool, size):
                members = {key: base[key] + sum(owner == key for owner, _ in people) for key in base}
                willing = {
                    f["id"] for f in block
                    if f["priority"] == "to_be_organized" or f["probationary_members"] or targets.count(f["id"])
                }  # fmt: skip
                alone = len(block) == 1
                if sum(members.values()) >= 3 and (alone or all(members[key] or key in willing for key in members)):
                    yield [year for _, year in people]

    def feasible(years):
        return all(sum(year >= first for year in years) <= sum(quotas[first:]) for first in range(len(quotas)))

    def best(rest, years):
        if not rest:
            return 0
        head, tail = rest[0], rest[1:]
        found = best(tail, years)
        for size in range(len(tail) + 1):
            for mates in itertools.combinations(tail, size):
                block = [head, *mates]
                for used in ways(block):
                    if feasible([*years, *used]):
                        others = [firm for firm in tail if firm not in mates]
                        value = sum(weight[firm["priority"]] for firm in block)
                        found = max(found, value + best(others, [*years, *used]))
        return found

    return best(firms, [])
