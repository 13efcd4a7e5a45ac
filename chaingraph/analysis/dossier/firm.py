"""Everything that the park knows about one firm, on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.analysis.dossier.answers import DOSSIER
from chaingraph.analysis.dossier.parts import Subject, custom_parts, ordered
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.demands import is_open
from chaingraph.asof.evidence import COUNTS
from chaingraph.asof.firms import find_outside
from chaingraph.asof.homes import find_homes, find_organized
from chaingraph.asof.people import count_by_enterprise
from chaingraph.asof.records import OPEN, Names, find_sources, firm_of, property_column
from chaingraph.asof.scopes import leaves_out_none
from chaingraph.errors import Text
from chaingraph.model import EDGES, kind
from chaingraph.park import Park
from chaingraph.table import Column, Table
from chaingraph.vocabulary import DECLARED_BY, HOMES
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_HOME = Text("是否已建党组织", "Has an organization")
_BY = Text("未建的依据", "That it has none says")
_PROVENANCE = ("source", "source_ref")
SOURCE_COLUMNS = (
    Column("kind", Text("数据表", "Kind")),
    Column("source", Text("来源", "Source")),
    Column("source_ref", Text("来源说明", "Source reference")),
    Column("records", Text("记录数", "Records"), unit="条"),
)


#: Sections whose records a register may be declared complete in.
_REGISTERS = {
    "suppliers": "supplies",
    "customers": "supplies",
    "pairs": "pairings",
    "visits": "visits",
    "guides": "instructors",
    "posts": "posts",
    "committees": "member_units",
}


@dataclass(frozen=True, slots=True)
class _Listing:
    """A section that lists records of one kind: which column names the firm, what is shown, newest first by what.

    A section of an edge is called by the verb that the edge has at the firm's end.
    """

    name: str
    title: Text | None
    kind: str
    firm: str
    shown: tuple[str, ...]
    newest: str | None = None
    open_until: str | None = None  # records without this date, or of which this does not hold, come first
    organizations: bool = False  # also the records of the organizations established in the firm


_LISTINGS = (
    _Listing("demands", Text("需求（未达成意向者在前）", "Demands (those not agreed first)"), "Demand",
             "enterprise_id", ("product", "opened", "met", "matched", "matched_by"), "opened", "met"),
    _Listing("resources", Text("可提供的资源", "Resources offered"), "Resource", "provider_id",
             ("name", "opened"), "opened", organizations=True),
    _Listing("problems", Text("问题（尚无解决日期者在前）", "Problems (those not closed first)"), "Problem",
             "enterprise_id", ("kind", "opened", "closed"), "opened", "closed"),
    _Listing("visits", Text("走访", "Visits"), "Visit", "enterprise_id", ("on", "officer_id", "count"), "on"),
    _Listing("officers", None, "LINKS", "to_id", ("from_id", "since"), "since"),
    _Listing("guides", None, "GUIDES", "to_id", ("from_id", "since"), "since"),
    _Listing("services", None, "SERVES", "to_id", ("from_id", "since"), "since", organizations=True),
    _Listing("help", None, "HELPS", "to_id", ("from_id", "mode", "since", "branch_set_up"), "since",
             organizations=True),
    _Listing("certificates", Text("资质认定", "Certificates"), "Certificate", "enterprise_id",
             ("kind", "issued", "expires"), "issued"),
    _Listing("financing", Text("融资", "Financing"), "Financing", "enterprise_id", ("on", "amount"), "on"),
    _Listing("posts", Text("先锋岗区组", "Posts, areas and teams"), "Post", "enterprise_id", ("kind", "committee_id")),
    _Listing("committees", None, "MEMBER_UNIT_OF", "from_id", ("to_id", "since")),
    _Listing("projects", None, "UNDERTAKES", "from_id", ("to_id",)),
    _Listing("introduced", None, "BROUGHT_BY", "to_id", ("from_id", "since"), "since"),
    _Listing("parents", None, "SUBSIDIARY_OF", "from_id", ("to_id", "share")),
    _Listing("subsidiaries", None, "SUBSIDIARY_OF", "to_id", ("from_id", "share")),
    _Listing("partners", None, "COOPERATES_WITH", "from_id", ("to_id", "kind", "since"), "since"),
)  # fmt: skip


@on_its_day
def build_dossier(
    park: Park, enterprise_id: str, answers: Mapping[str, Table] | None = None, *, on: dt.date | None = None
) -> Table:
    """Build the dossier of a firm.

    Parameters
    ----------
    park
        The park.
    enterprise_id
        Id of the firm; `chaingraph.io.lookup.find_record` finds it by code, name or alias.
    answers
        Answers for the whole park: what `branchless`, `chains`, `chain_members` and `pairs` say about this firm is in
        the dossier, with reasons and rules; a section whose answer is not given is absent, not empty.
    on
        As-of day for dated records, without it the park's own; the answers bring their own.

    Returns
    -------
    Table
        One row per known property of the firm, in declared order, with the counts of people as the analyses count
        them, then whether it has an organization (``home``), and who says so if not. ``parts`` are the sections that
        hold something, in reading order, the newest records first and unknown dates last; the last part, ``sources``,
        counts the records behind it. Notes say what is unknown, and of which registers the firm has nothing
        (`SourceScope`), or nothing on record.

    Raises
    ------
    InputError
        ``CG-E198`` if the park has no firm with this id.

    Notes
    -----
    Personal properties and kinds about people are left out; counts of people are as counted, and every view masks
    small ones. One scan of every table.

    Examples
    --------
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "employees": 9, "source": "s"}],
    ...     "Demand": [{"id": "D1", "enterprise_id": "E1", "product": "齿轮", "source": "s"}]})
    >>> dossier = build_dossier(park, "E1")
    >>> [(row["field"], str(row["value"])) for row in dossier.rows[:-1]], dossier.rows[-1]["value"].en
    ([('id', 'E1'), ('name', '甲'), ('employees', '9')], 'Not known')
    >>> list(dossier.parts)
    ['demands', 'sources']
    """
    firm = firm_of(park, enterprise_id)
    homes = find_homes(park, on).filter(pl.col("enterprise_id") == enterprise_id)
    organized = find_organized(park, on).filter(pl.col("enterprise_id") == enterprise_id)
    home: str = organized["home"].item()
    names = Names(park)
    outside = enterprise_id in find_outside(park)
    subject = Subject(park, enterprise_id, homes, home, outside, names, answers or {}, on)
    facts, unknown = _facts(park, firm.row(0, named=True), on)
    if home == "has" or not outside:  # of a firm outside the zone nobody asks
        facts = (*facts, *_home(organized.row(0, named=True)))
    parts = {**custom_parts(subject), **{listing.name: _list(subject, listing) for listing in _LISTINGS}}
    parts["sources"] = _sources(park, [enterprise_id, *homes["organization_id"].to_list()])
    rules = {str(rule["id"]): rule for part in parts.values() for rule in part.rules}
    name = names.name(enterprise_id)
    missing = (WORDS.reason("unknown", properties=tuple(unknown)),) if unknown else ()
    notes = (*missing, *_absent(subject, parts))
    return DOSSIER.table(
        facts,
        title=DOSSIER.title.format(name=name),
        as_of=on,
        parameters={"enterprise_id": enterprise_id, "on": on},
        rules=tuple(rules[key] for key in sorted(rules)),
        notes=notes,
        parts={name: part for name, part in parts.items() if part.rows},
    )


def _home(organized: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield whether it has an organization; that it has none, by whose word."""
    yield {"label": _HOME, "value": HOMES[organized["home"]], "unit": None, "field": "home"}
    if (by := organized["declared_by"]) is not None:
        yield {"label": _BY, "value": DECLARED_BY[by], "unit": None, "field": "declared_by"}


def _absent(subject: Subject, parts: Mapping[str, Table]) -> tuple[Reason, ...]:
    """Say which sections of registers hold nothing: none where the register is declared complete, else not known."""
    firm = pl.Series([subject.firm])
    found: dict[str, list[Text]] = {"none_declared": [], "none_on_record": []}
    for name, register in _REGISTERS.items():
        if parts[name].rows or (name == "pairs" and not subject.organizations):
            continue
        declared = leaves_out_none(subject.park, register, firm, subject.on)
        found["none_declared" if declared else "none_on_record"].append(parts[name].title)
    return tuple(WORDS.reason(code, sections=tuple(titles)) for code, titles in found.items() if titles)


def _facts(park: Park, firm: Mapping[str, Any], on: dt.date | None) -> tuple[tuple[dict[str, Any], ...], list[Text]]:
    """Return the known properties and the labels of the unknown ones."""
    counted = count_by_enterprise(park, on).row(by_predicate=pl.col("enterprise_id") == firm["id"], named=True)
    rows, unknown = [], []
    for prop in kind("Enterprise").properties:
        if prop.name in _PROVENANCE or prop.data_class not in OPEN:
            continue
        value = counted[prop.name] if prop.name in COUNTS else firm[prop.name]
        if value is None:
            unknown.append(prop.label)
            continue
        shown = prop.values.get(value, value) if prop.values else value
        rows.append({"label": prop.label, "value": shown, "unit": prop.unit, "field": prop.name})
    return tuple(rows), unknown


def _list(subject: Subject, listing: _Listing) -> Table:
    declared = kind(listing.kind)
    about = [subject.firm, *(subject.organizations if listing.organizations else ())]
    frame = subject.park[listing.kind].filter(pl.col(listing.firm).is_in(about))
    if listing.newest is not None:
        frame = frame.filter(begun(subject.on, listing.newest))
    if listing.kind == "Demand":
        frame = frame.with_columns(met=~is_open(subject.on))
    rows = subject.names.rows(declared, frame.sort(declared.key, nulls_last=True), listing.shown)
    columns = tuple(property_column(declared[name]) for name in listing.shown)
    title = listing.title or EDGES[listing.kind].verb(listing.firm)
    return Table(f"dossier_{listing.name}", title, columns, ordered(rows, listing.newest, listing.open_until))


def _sources(park: Park, about: Sequence[str]) -> Table:
    rows = tuple(
        {"kind": declared.label, "source": source, "source_ref": reference, "records": count}
        for declared, source, reference, count in find_sources(park, about)
    )
    return Table("dossier_sources", Text("证据与来源", "Evidence and sources"), SOURCE_COLUMNS, rows)
