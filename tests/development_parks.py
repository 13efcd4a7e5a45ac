"""Small parks of people on their way into the Party, for the tests of member development."""

import datetime as dt

from parks import park_of

D = dt.date


def one_firm(*people, **tables):
    """A firm with these people, M1, M2, … in order."""
    members = [{"id": f"M{place}", **person} for place, person in enumerate(people, 1)]
    jobs = [{"from_id": row["id"], "to_id": "E1"} for row in members]
    firms = tables.pop("Enterprise", [{"id": "E1", "name": "甲"}])
    return park_of(Enterprise=firms, Member=members, EMPLOYED_BY=jobs, **tables)
