"""Which columns of a table tell its records from other rows: by its headings and by what its sheet is called."""

from __future__ import annotations

from collections.abc import Sequence

from chaingraph.io.clean import fold
from chaingraph.io.lexicon import LEVEL, Recognised, kind_of_sheet, recognise
from chaingraph.io.row_words import DITTO, DITTO_SURE
from chaingraph.io.rows import Roles
from chaingraph.io.tables import Outcome
from chaingraph.model import EdgeKind, Kind, NodeKind, kind

_SUBJECTS = ("Enterprise", "PartyOrganization", "Member", "ChainSegment")
_BODIES = ("Enterprise", "PartyOrganization", "MemberUnit")  # whose names have a usual shape
_FIGURES = "Claim"  # what it lists may be totals
_IDENTIFYING = ("id", "uscc")
_ENDS = ("from_id", "to_id")


def roles_of(headers: Sequence[str], sheet: str) -> Roles | None:
    """Return the roles of the columns under these headings; None for a table whose rows may be totals.

    >>> roles_of(["序号", "企业名称", "信用代码"], "Sheet1").name
    '1'
    """
    own = kind_of_sheet(sheet)
    subject = own if own is not None and _is_table_of(own, headers) else subject_of(headers)
    levels = frozenset(level for header in headers for level in header.split(LEVEL) if level)
    filled = tuple(str(at) for at, header in enumerate(headers) if header.strip())
    if subject is None:
        return Roles(keys=filled[:2], headings=levels, folded=frozenset(map(fold, levels)))
    if subject.name == _FIGURES:
        return None
    found = [recognise(header, subject.name) for header in headers]
    ours = all(made.own or made.outcome is Outcome.BLANK for made in found)
    name = _first(found, subject, ("name",))
    ends = _at(found, subject, _ENDS) if isinstance(subject, EdgeKind) else ()
    return Roles(
        name[0] if name else None,
        _at(found, subject, _IDENTIFYING),
        ends or filled[:2],
        subject.name in _BODIES,
        levels,
        frozenset(map(fold, levels)),
        DITTO_SURE if ours else DITTO,
        _levels(found, subject),
    )


def _levels(found: Sequence[Recognised], subject: Kind) -> tuple[str, ...]:
    """Return the columns that are blank where the row above says it; none where each row has an id of its own."""
    if not isinstance(subject, NodeKind) or _at(found, subject, ("id",)):
        return ()
    return tuple(place for name in subject.levels for place in _first(found, subject, (name,)))


def _is_table_of(own: Kind, headers: Sequence[str]) -> bool:
    wanted = ("name", *_ENDS, "id")
    return bool(_at([recognise(header, own.name) for header in headers], own, wanted)) or own.name == _FIGURES


def subject_of(headers: Sequence[str]) -> Kind | None:
    """Return the kind of list that reads most of these headings, None where no kind reads one."""
    best: tuple[int, Kind | None] = (0, None)
    for name in _SUBJECTS:
        subject = kind(name)
        found = [recognise(header, name) for header in headers]
        read = {made.targets[0] for made in found if made.outcome is Outcome.READ}
        score = len(read) + 2 * bool(_at(found, subject, ("name",)))
        if read and score > best[0]:
            best = (score, subject)
    return best[1]


def _at(found: Sequence[Recognised], subject: Kind, wanted: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        str(at)
        for at, made in enumerate(found)
        if made.outcome is Outcome.READ and made.kind == subject.name and made.property in wanted
    )


def _first(found: Sequence[Recognised], subject: Kind, wanted: Sequence[str]) -> tuple[str, ...]:
    return _at(found, subject, wanted)[:1]
