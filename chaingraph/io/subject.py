"""What a list is about: by the name of its sheet where that is one of ours, else by its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from chaingraph.io.clean import fold
from chaingraph.io.columns import read_as
from chaingraph.io.lexicon import declared, kind_of_sheet
from chaingraph.io.row_words import SHAPED
from chaingraph.io.shapes import contradicts, sample
from chaingraph.io.tables import Grid, Outcome
from chaingraph.model import KINDS, EdgeKind, Kind
from chaingraph.model import kind as declared_kind

_ENOUGH = 2  # columns without which a list is nothing that we know
_OUTNUMBERED = 2  # columns by which another kind must be ahead before the name of a sheet is doubted
_NOTHING = (Outcome.BLANK, Outcome.NUMBERING)
_MOST = 0.5
_OF_THE_PARTY = r"党|支部"
# What heads the names of one kind alone, and what lists are called
_HEADED = {"Enterprise": r"企业|公司|单位|company|enterprise|firm", "PartyOrganization": r"党|支部"}
_LISTS = ("名单", "名录", "清单", "台账", "花名册", "一览表")


def by_content(grid: Grid) -> tuple[Kind, ...]:
    """Return what a list may be about, judged by its columns: one kind, several that fit alike, or none.

    The kind of which most columns are read; of those that fit alike the one that the sheet is called by, else the
    one whose names stand farthest to the left. Names alone are enough where they are headed and shaped as those of
    firms or organizations and a title, the sheet, the file or a column beside them says that it is a list of such.
    """
    hint = kind_of_sheet(grid.name)
    ranked: list[tuple[tuple[int, bool, int], Kind]] = []
    for kind, read, place in _fitting(grid):
        alone = kind == hint or (_are_names(grid, kind, place) and _is_called(grid, kind))
        if read >= (1 if alone else _ENOUGH):
            ranked.append(((read, kind == hint, -place), kind))
    best = max((rank for rank, _ in ranked), default=None)
    return tuple(kind for rank, kind in ranked if rank == best)


def by_names(grid: Grid) -> Kind | None:
    """Return the kind that a list names and says nothing else of, so that it may be a list of anything."""
    return next((kind for kind, _, place in _fitting(grid) if _are_names(grid, kind, place)), None)


def nameless(grid: Grid) -> Kind | None:
    """Return the kind of which columns are read that a list does not name."""
    best = max((declared_kind(name) for name in _HEADED), key=lambda kind: len(read_as(grid.headers, kind)))
    return best if len(read_as(grid.headers, best)) >= _ENOUGH and not has_names(grid, best) else None


def has_names(grid: Grid, kind: Kind) -> bool:
    """Tell whether a list has what records of a kind are told apart by; those that have no names are told otherwise."""
    read = read_as(grid.headers, kind)
    if isinstance(kind, EdgeKind):
        return all((kind.name, end) in read for end in ("from_id", "to_id"))
    return "name" not in kind.columns or (kind.name, "name") in read or (kind.name, "id") in read


def rather(grid: Grid, own: Kind) -> Kind | None:
    """Return the kind that a sheet with a name of ours is clearly more like, None where there is none."""
    if not has_names(grid, own):
        return next(iter(by_content(grid)), None)
    known = [declared(header, own.name) for header in grid.headers]
    if all(found is not None and (found.own or found.outcome in _NOTHING) for found in known):
        return None
    ours = len(read_as(grid.headers, own))
    ahead = [(read, kind) for kind, read, _ in _fitting(grid) if kind != own and read >= ours + _OUTNUMBERED]
    return max(ahead, key=lambda one: one[0])[1] if ahead else None


def _fitting(grid: Grid) -> Iterator[tuple[Kind, int, int]]:
    """Yield the kinds that a list may be of, with the number of columns read and the place of the names."""
    for kind in KINDS:
        read = read_as(grid.headers, kind)
        place = _place_of_names(grid, kind, read)
        if place is not None:
            yield kind, len(read), place


def _place_of_names(grid: Grid, kind: Kind, read: dict[tuple[str, str], int]) -> int | None:
    """Return where the names (else what is required first) of such records stand; None where it cannot be such."""
    if isinstance(kind, EdgeKind) or "name" not in kind.columns:
        required = [prop.name for prop in kind.properties if prop.required and prop.name not in ("id", "source")]
        places = [read.get((kind.name, name)) for name in required]
        return None if None in places or not places else places[0]
    place = read.get((kind.name, "name"))
    if place is None or str(place) not in grid.frame.columns:
        return place
    names = sample(grid.frame[str(place)])
    if contradicts(names, kind["name"]):
        return None
    of_the_party = _share(names.str.contains(_OF_THE_PARTY))
    fits = {"PartyOrganization": of_the_party >= _MOST, "Enterprise": of_the_party <= _MOST}
    return place if names.is_empty() or fits.get(kind.name, True) else None


def _are_names(grid: Grid, kind: Kind, place: int) -> bool:
    """Tell whether a column is headed and filled as names of this kind are, and of no other."""
    if kind.name not in _HEADED or not re.search(_HEADED[kind.name], fold(grid.headers[place])):
        return False
    names = sample(grid.frame[str(place)]) if str(place) in grid.frame.columns else pl.Series([], dtype=pl.String)
    return not names.is_empty() and _share(names.str.contains(SHAPED)) >= _MOST


def _is_called(grid: Grid, kind: Kind) -> bool:
    """Tell whether a title, the sheet or the file is called as lists of a kind are, or a column is what they have."""
    said = fold("".join(filter(None, (grid.name, grid.title, grid.file))))
    if any(fold(word) in said for word in (*_LISTS, kind.label.zh, *kind.sheets)):
        return True
    known = [declared(header, kind.name) for header in grid.headers]
    return any(found is not None and found.outcome in (Outcome.PERSONAL, Outcome.ASKED) for found in known)


def _share(found: pl.Series) -> float:
    return int(found.sum()) / max(len(found), 1)
