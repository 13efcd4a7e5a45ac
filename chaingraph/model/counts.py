"""Counts of Party members and activists, which a firm states of itself and a Party organization of itself."""

from chaingraph.errors import Text
from chaingraph.model import headings
from chaingraph.model.core import integer

_AWAY = Text(
    "在职党员中组织关系未转入的人数；已含在正式党员数和预备党员数中，可含预备党员，不应大于两者之和",
    "members among the staff whose affiliation is elsewhere: part of the full and the probationary members already, "
    "some perhaps probationary, not more than both together",
)

COUNTS = (
    integer(
        "full_members",
        "正式党员数",
        "Full members",
        unit="人",
        needed=True,
        elsewhere="Member",
        headings=headings.FULL,
        asks=headings.MEMBERS,
    ),
    integer(
        "probationary_members",
        "预备党员数",
        "Probationary members",
        unit="人",
        headings=headings.PROBATIONARY,
        asks=headings.MEMBERS,
    ),
    integer(
        "untransferred_members",
        "未转组织关系党员数",
        "Members not transferred",
        unit="人",
        note=_AWAY,
        headings=headings.UNTRANSFERRED,
    ),
    integer("activists", "入党积极分子数", "Activists", unit="人", headings=headings.ACTIVISTS),
)
