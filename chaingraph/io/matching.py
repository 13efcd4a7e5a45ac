"""Which record of an earlier park is which of a later one: certain by code, name or id, else told and left apart.

The forms of names are those of reading (`chaingraph.io.identity`): what is one record within a park is one over time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import polars as pl

from chaingraph.io.credit_code import check_holds
from chaingraph.io.identity import form_of, weak
from chaingraph.io.paths import form_within
from chaingraph.model import NODES, EdgeKind, Kind, NodeKind

#: What stands before the id of an earlier record while another record bears it.
GONE = "\0"

#: Columns by which a record is known again, of those that its kind has.
KNOWN_BY = ("id", "name", "aliases", "uscc")

_FIRMS = ("Enterprise", "MemberUnit")  # whose names end in a legal form
_SAME: Mapping[str, Any] = MappingProxyType(
    {**dict.fromkeys(("old", "new", "by", "before", "after"), pl.String), "renamed": pl.Boolean}
)
_DOUBTS = {"old": pl.String, "new": pl.String, "why": pl.String, "before": pl.String, "after": pl.String}


@dataclass(frozen=True, slots=True)
class Match:
    """The records of one kind in two parks.

    Attributes
    ----------
    same
        Records that are the same and whose id, name or code differs: ``old``, ``new`` (ids), ``by`` (``code``,
        ``name``, ``alias``, ``id``), the names ``before`` and ``after``, whether it is ``renamed``, not only written
        otherwise. Sorted by ``new``.
    doubts
        Earlier records of which it is not certain which they are, each with the one that comes nearest: ``old``,
        ``new``, ``before``, ``after``, and ``why`` they are not taken for one: ``codes`` (two valid codes), ``several``
        (of that name or code), ``alias`` (its new name is one that it had), ``likeness`` (of the names), ``id`` (the id
        says so, the name is another record's). Sorted by ``old``.
    lost
        Ids of earlier records that are no record of the later park.
    """

    same: pl.DataFrame
    doubts: pl.DataFrame
    lost: pl.Series


@dataclass(frozen=True, slots=True)
class Matches:
    """The records of two parks.

    Attributes
    ----------
    kinds
        By kind of node, in declared order.
    moved
        Id of today by former id, where they differ; `GONE` and the former id for a record that is no more and whose id
        another one bears today.
    """

    kinds: Mapping[str, Match]
    moved: Mapping[str, str]

    def today(self, declared: Kind, frame: pl.DataFrame) -> pl.DataFrame:
        """Return earlier records with the ids that they, and those they refer to, have today."""
        if not self.moved:
            return frame
        held = [name for name in id_columns(declared) if name in frame.columns]
        return frame.with_columns(pl.col(name).replace(self.moved) for name in held)


#: Before anybody has looked.
NOBODY = Matches(MappingProxyType({}), MappingProxyType({}))


def id_columns(declared: Kind) -> list[str]:
    """Return the columns of a kind that hold ids.

    >>> from chaingraph.model import kind
    >>> id_columns(kind("Visit")), id_columns(kind("SUPPLIES"))
    (['id', 'enterprise_id', 'officer_id'], ['from_id', 'to_id'])
    """
    own = [] if isinstance(declared, EdgeKind) else ["id"]
    return own + [prop.name for prop in declared.properties if prop.reference]


def known_by(declared: NodeKind) -> tuple[str, ...]:
    """Return the columns by which records of a kind are known again; the id alone where they have no name.

    >>> known_by(NODES["ChainSegment"]), known_by(NODES["Visit"])
    (('id', 'name', 'chain_id'), ('id',))
    """
    if "name" not in declared.columns:
        return ("id",)
    named = [name for name in KNOWN_BY if name in declared.columns]
    return (*named, declared.within) if declared.within else tuple(named)


def match_parks(
    old: Callable[[str], pl.DataFrame], new: Callable[[str], pl.DataFrame], kinds: Iterable[str] = NODES
) -> Matches:
    """Find out which records of two parks are the same.

    `old`, `new`: give the records of a kind of node, each with the columns of `known_by` at least and an id.
    `kinds`: names of the kinds of node to look at.

    In this order, each among the records that are not settled yet, and never where both have a valid code and the
    codes differ: one valid credit code; one name, unique in both parks, however it is written; a former name that the
    later record declares as an alias and nobody bears; one id, whatever the names are. Nothing else is the same.

    Columnar and linear in the records; forms of names are made only where a kind has records on both sides that are
    not the same in id, name and code.
    """
    found: dict[str, Match] = {}
    moved: dict[str, str] = {}
    wanted = set(kinds)
    every = pl.concat([pl.Series("id", [], pl.String), *(new(name)["id"] for name in NODES if name in wanted)])
    # the parts of a whole are named within it, so wholes go first
    for declared in sorted((NODES[name] for name in NODES if name in wanted), key=lambda one: one.within is not None):
        match = _match(declared, _of(declared, old(declared.name), moved), _of(declared, new(declared.name), {}))
        found[declared.name] = match
        changed = match.same.filter(pl.col("old") != pl.col("new"))
        moved.update(changed.select("old", "new").iter_rows())
        # this way round, since else all ids would be hashed for each kind
        taken = every.filter(every.is_in(match.lost.implode()))
        moved.update({id_: GONE + id_ for id_ in taken})
    return Matches(MappingProxyType({name: found[name] for name in NODES if name in found}), MappingProxyType(moved))


def _of(declared: NodeKind, records: pl.DataFrame, moved: Mapping[str, str]) -> pl.DataFrame:
    """Return ``id, name, code`` (a valid one), ``within`` (the id of today), ``aliases`` of records, one by id."""
    # in what nobody checked, an id may stand twice
    records = (
        records.unique("id", keep="first", maintain_order=True) if records["id"].is_duplicated().any() else records
    )
    if "name" not in declared.columns:
        return records.select("id")
    codes = records["uscc"] if "uscc" in declared.columns else pl.Series([None] * records.height, dtype=pl.String)
    aliases = pl.col("aliases") if "aliases" in declared.columns else pl.lit(None, pl.List(pl.String))
    within = pl.col(declared.within).replace(moved) if declared.within else pl.lit(None, pl.String)
    valid = pl.select(pl.when(check_holds(codes)).then(codes)).to_series()
    return records.select("id", "name", code=valid, within=within, aliases=aliases)


def _match(declared: NodeKind, old: pl.DataFrame, new: pl.DataFrame) -> Match:
    same, doubts = pl.DataFrame(schema=_SAME), pl.DataFrame(schema=_DOUBTS)
    if "name" not in declared.columns:
        return Match(same, doubts, old.join(new, on="id", how="anti")["id"])
    left = _other(old, new)
    if left.height and _other(new, old).height:
        matching = _Matching(declared, old, new)
        same = matching.same()
        doubts = matching.doubts()
        left = left.join(same, left_on="id", right_on="old", how="anti")
    return Match(same, doubts, left["id"])


class _Matching:
    """The records of a kind in two parks: `old`, `new` as they are, `open_old`, `open_new` those not settled yet."""

    def __init__(self, declared: NodeKind, old: pl.DataFrame, new: pl.DataFrame) -> None:
        self.declared = declared
        self.old, self.new = self._formed(old), self._formed(new)
        self.open_old, self.open_new = _other(self.old, self.new), _other(self.new, self.old)

    def _formed(self, records: pl.DataFrame) -> pl.DataFrame:
        """Add ``form`` of the name, within its whole where there is one, and ``weak`` form of a firm's."""
        form = form_of(self.declared.name)(pl.col("name"))
        if self.declared.within is not None:
            form = form_within(self.declared, pl.col("within"), form)
        formed = records.with_columns(form=form)
        likeness = weak(pl.col("form")) if self.declared.name in _FIRMS else pl.lit(None, pl.String)
        return formed.with_columns(weak=likeness)

    def same(self) -> pl.DataFrame:
        """Return what is certain; see `Match`."""
        found = [
            self._settle("code", _unique(self.old, "code"), _unique(self.new, "code"), "code"),
            self._settle("name", _unique(self.old, "form"), _unique(self.new, "form"), "form"),
            self._settle("alias", self._nobodys(), self._declared(), "form"),
            self._settle("id", self.open_old, self.open_new, "id"),
        ]
        return pl.concat(found).sort("new")

    def _settle(self, by: str, old: pl.DataFrame, new: pl.DataFrame, key: str) -> pl.DataFrame:
        """Take those open records for the same that have one key."""
        left, right = (
            side.join(rest, on="id", how="semi") for side, rest in ((old, self.open_old), (new, self.open_new))
        )
        pairs = _pairs(left, right, key).filter(~_APART)
        pairs = pairs.filter(~pl.col("old").is_duplicated() & ~pl.col("new").is_duplicated()).select("old", "new")
        self.open_old = self.open_old.join(pairs, left_on="id", right_on="old", how="anti")
        self.open_new = self.open_new.join(pairs, left_on="id", right_on="new", how="anti")
        return self._shown(pairs.with_columns(by=pl.lit(by))).select(list(_SAME))

    def _nobodys(self) -> pl.DataFrame:
        """Return the earlier records of a name that was theirs alone and that nobody bears today."""
        return _unique(self.old, "form").join(self.new, on="form", how="anti")

    def _declared(self) -> pl.DataFrame:
        """Return today's records by the aliases, as ``form``, that one record alone declares."""
        return _unique(_by_alias(self.declared, self.new), "form")

    def doubts(self) -> pl.DataFrame:
        """Return, of each earlier record that is none of today's for certain, which it may be; see `Match`."""
        old, new = self.open_old, self.open_new
        same_form, same_id = _pairs(old, new, "form"), _pairs(old, self.new, "id")
        found = (
            (
                "codes",
                pl.concat([same_form, same_id.join(new, left_on="new", right_on="id", how="semi")]).filter(_APART),
            ),
            ("several", _pairs(old, _first(new, "code"), "code")),
            ("several", _pairs(old, _first(new, "form"), "form")),
            ("alias", _pairs(_by_alias(self.declared, old), new, "form").filter(~_APART)),
            ("likeness", _pairs(old, new, "weak").filter(~_APART)),
            ("id", same_id.filter(~_APART)),
        )
        pairs = pl.concat([one.select("old", "new", why=pl.lit(why)).sort("old", "new") for why, one in found])
        first = pairs.unique("old", keep="first", maintain_order=True).sort("old")
        return self._shown(first).select(list(_DOUBTS))

    def _shown(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Add both names, and whether they are two."""
        before = self.old.select("form", old="id", before="name")
        after = self.new.select(new="id", after="name", form_new="form")
        both = pairs.join(before, on="old", how="left").join(after, on="new", how="left")
        return both.with_columns(renamed=pl.col("form").ne_missing(pl.col("form_new")))


#: Whether both records of a pair have a valid code, and not the same: they are two firms.
_APART = (pl.col("code") != pl.col("code_new")).fill_null(value=False)


def _pairs(old: pl.DataFrame, new: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return the pairs of one key, known on both sides: ``old``, ``new``, ``code``, ``code_new``."""
    left = old.select(pl.col(key).alias("key"), "code", old="id")
    right = new.select(pl.col(key).alias("key"), code_new="code", new="id")
    return left.join(right, on="key").drop("key")


def _first(records: pl.DataFrame, key: str) -> pl.DataFrame:
    return records.sort("id").unique(key, keep="first", maintain_order=True)


def _other(records: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Return the records that are not among others with the same id, name, code and whole."""
    return records.join(others, on=["id", "name", "code", "within"], how="anti", nulls_equal=True)


def _unique(records: pl.DataFrame, key: str) -> pl.DataFrame:
    return records.filter(pl.col(key).is_not_null() & ~pl.col(key).is_duplicated())


def _by_alias(declared: NodeKind, records: pl.DataFrame) -> pl.DataFrame:
    """Return records once for each of their aliases, which is the ``form``."""
    named = records.filter(pl.col("aliases").list.len() > 0).explode("aliases")
    named = named.with_columns(form=form_of(declared.name)(pl.col("aliases")))
    return named.unique(["id", "form"], maintain_order=True)
