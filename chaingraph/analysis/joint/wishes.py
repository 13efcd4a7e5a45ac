"""What a planner has decided beforehand about joint branches: who goes together, who must not, who joins whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.analysis.joint.objections import WORDS
from chaingraph.asof.homes import find_homes
from chaingraph.errors import UsageError
from chaingraph.io.lookup import find_record
from chaingraph.park import Park

Ints = NDArray[np.int64]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Wishes:
    """Fixed and forbidden pairs as ids.

    Attributes
    ----------
    together, apart
        Pairs of firms.
    joined
        Firms that join an existing organization: firm to organization.
    barred
        Pairs (organization, firm) in which the organization is no host for the firm.
    """

    together: tuple[Pair, ...]
    apart: tuple[Pair, ...]
    joined: dict[str, str]
    barred: frozenset[Pair]

    @classmethod
    def read(cls, park: Park, fix: Iterable[Pair], forbid: Iterable[Pair], on: dt.date | None) -> Wishes:
        """Resolve pairs ``FIRM=FIRM`` and ``ORGANIZATION=FIRM``.

        Raises
        ------
        UsageError
            If a name means no record or several, or the wishes contradict one another.
        """
        homes = set(find_homes(park, on)["organization_id"].to_list())
        fixed, forbidden = ([_resolved(park, pair, homes) for pair in pairs] for pairs in (fix, forbid))
        joined: dict[str, str] = {}
        for kind, one, two in fixed:
            if kind == "organization" and joined.setdefault(two, one) != one:
                raise UsageError("CG-U050", WORDS.text("several_organizations", firm=two))
        wishes = cls(
            tuple((one, two) for kind, one, two in fixed if kind == "firm"),
            tuple((one, two) for kind, one, two in forbidden if kind == "firm"),
            joined,
            frozenset((one, two) for kind, one, two in forbidden if kind == "organization"),
        )
        wishes._check()
        return wishes

    @property
    def firms(self) -> list[str]:
        """Firms that take part because they are named in a fixed pair of firms."""
        return sorted({firm for pair in self.together for firm in pair})

    def _check(self) -> None:
        for firm, organization in self.joined.items():
            if firm in self.firms:
                raise UsageError("CG-U051", WORDS.text("joined_and_together", firm=firm, organization=organization))
            if (organization, firm) in self.barred:
                raise UsageError("CG-U052", WORDS.text("joined_and_barred", firm=firm, organization=organization))

    @staticmethod
    def check_part(firms: Iterable[str], units: Iterable[str]) -> None:
        """Refuse a fixed firm that is no unit.

        Raises
        ------
        UsageError
            If one of the firms takes no part.
        """
        missing = sorted(set(firms) - set(units))
        if missing:
            raise UsageError("CG-U053", WORDS.text("no_part", firm=missing[0]))

    def merged(self, ids: list[str]) -> Ints:
        """Return for each unit the first unit that it is put together with, itself where there is none.

        Raises
        ------
        UsageError
            If two firms are put together that are forbidden as a pair.
        """
        number = {key: place for place, key in enumerate(ids)}
        first = np.arange(len(ids))
        for pair in self.together:
            low, high = sorted(int(first[number[firm]]) for firm in pair)
            first[first == high] = low
        for one, two in self.apart:
            if one in number and two in number and first[number[one]] == first[number[two]]:
                raise UsageError("CG-U054", WORDS.text("together_and_apart", firm=one, name=two))
        return first


def firms_by_unit(first: Ints) -> list[Ints]:
    """Return the firms of each unit, ascending, by what `Wishes.merged` returns.

    Examples
    --------
    >>> [firms.tolist() for firms in firms_by_unit(np.array([0, 1, 0]))]
    [[0, 2], [1]]
    """
    order = np.argsort(first, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(first[order])) + 1) if first.size else []


def _resolved(park: Park, pair: Pair, homes: set[str]) -> tuple[str, str, str]:
    """Return whether the left side is a firm or an organization, and both ids."""
    left, right = pair
    firm = find_record(park, "Enterprise", right)
    if not park["Enterprise"].filter(pl.col("id") == left).height:
        organizations = park["PartyOrganization"]
        names = organizations.filter((pl.col("id") == left) | (pl.col("name") == left))
        if names.height == 1:
            organization = str(names["id"].item())
            if organization not in homes:
                raise UsageError("CG-U055", WORDS.text("no_home", organization=left))
            return "organization", organization, firm
    one = find_record(park, "Enterprise", left)
    if one == firm:
        raise UsageError("CG-U056", WORDS.text("same_firm", firm=left, name=right))
    return "firm", min(one, firm), max(one, firm)
