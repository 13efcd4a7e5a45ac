"""Small parks of people on their way into the Party, for the tests of member development."""

import datetime as dt

from chaingraph.park import Park

SOURCE = {"source": "synthetic"}
D = dt.date


def park_of(**tables):
    return Park.from_rows({name: [{**SOURCE, **row} for row in rows] for name, rows in tables.items()})


def one_firm(*people, **tables):
    """A firm with these people, M1, M2, … in order."""
    members = [{"id": f"M{place}", **person} for place, person in enumerate(people, 1)]
    jobs = [{"from_id": row["id"], "to_id": "E1"} for row in members]
    firms = tables.pop("Enterprise", [{"id": "E1", "name": "甲"}])
    return park_of(Enterprise=firms, Member=members, EMPLOYED_BY=jobs, **tables)
