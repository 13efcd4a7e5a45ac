"""The sections of a dossier that join several records: organizations, action, chains, supply, pairing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from chaingraph.analysis.columns import OUTSIDE
from chaingraph.asof.days import begun, current
from chaingraph.asof.evidence import COUNTS
from chaingraph.asof.firms import find_outside
from chaingraph.asof.people import count_by_organization
from chaingraph.asof.products import name_goods
from chaingraph.asof.records import Names, property_column
from chaingraph.asof.supply import told_links
from chaingraph.errors import Text
from chaingraph.model import EDGES, kind
from chaingraph.park import Park
from chaingraph.table import Column, Table
from chaingraph.words import words_of

WORDS = words_of(__package__)


@dataclass(frozen=True)
class Subject:
    """The firm that a dossier is about, with what its sections read."""

    park: Park
    firm: str
    homes: pl.DataFrame  # organization_id, enterprise_id, joint
    home: str  # whether it has one, as `find_organized` says
    outside: bool  # known to lie outside the zone
    names: Names
    answers: Mapping[str, Table]
    on: dt.date | None

    @property
    def organizations(self) -> list[str]:
        """Ids of the home organizations established in the firm."""
        ids: list[str] = self.homes["organization_id"].to_list()
        return ids


_PLACES = {
    "one": Text("1：链主企业，已建党组织", "1: leader with an organization"),
    "x": Text("X：链上企业，已建党组织", "X: firm of the chain with an organization"),
    "one_or_x": Text("1 或 X：已建党组织，链上角色未知", "1 or X: with an organization, role unknown"),
    "n": Text("N：链上企业，待培育", "N: firm of the chain, to be cultivated"),
    "n_assumed": Text("N：链上企业，推定未建，待培育", "N: firm of the chain, assumed to have none, to be cultivated"),
    "outside": Text("园区外企业", "Firm outside the zone"),
    "find_out": Text("待核实：是否已建党组织不详", "To be found out: not known whether it has an organization"),
}
_WITHOUT = {"none_declared": "n", "none_assumed": "n_assumed", "not_known": "find_out"}
_STATUS = {"kept": Text("现有", "Existing"), "proposed": Text("建议", "Proposed")}
_SIDES = {"mentor": Text("结对帮带方", "Mentor"), "paired": Text("受帮带方", "Helped")}
_ORGANIZATION_COLUMNS = (
    Column("organization_id", Text("党组织编号", "Organization id"), code=True, of="PartyOrganization"),
    *(property_column(kind("PartyOrganization")[name]) for name in ("name", "kind")),
    Column("joint", Text("联合组建", "Joint")),
    Column("higher", Text("上级党组织", "Higher organization")),
    *(property_column(kind("PartyOrganization")[name]) for name in ("founded", "term_end", *COUNTS)),
)
_CHAIN_COLUMNS = (
    Column("chain", Text("产业链", "Chain")),
    property_column(kind("IN_CHAIN")["role"]),
    Column("place", Text("“1+X+N”位置", "Place in 1+X+N"), values=_PLACES),
    Column("committee", Text("产业链党委", "Chain committee")),
    *(property_column(kind("IN_CHAIN")[name]) for name in ("designated_by", "since")),
)
_LINK_COLUMNS = (
    Column("partner", Text("企业", "Firm")),
    OUTSIDE,
    *(property_column(kind("SUPPLIES")[name]) for name in ("product", "annual_value", "since")),
    Column("suppliers", Text("园区内供应商数", "Suppliers in the park"), unit="家"),
    Column("partner_id", Text("企业编号", "Firm id"), code=True),
)
_SUPPLY_CHAIN_COLUMNS = (
    Column("name", Text("供需链", "Supply chain")),
    Column("tier", Text("层级（1 为终端）", "Tier (1 sells to nobody in the chain)"), unit="级"),
    Column("role", Text("角色", "Role")),
    Column("weakest_link", Text("最薄弱环节", "Weakest link")),
    Column("confidence", Text("可信度", "Confidence")),
    Column("chain_id", Text("供需链编号", "Supply chain id"), code=True),
)
_PAIR_COLUMNS = (
    Column("organization", Text("本企业党组织", "Organization of the firm")),
    Column("side", Text("角色", "Side"), values=_SIDES),
    Column("partner", Text("结对党组织", "Partner")),
    Column("status", Text("状态", "Status"), values=_STATUS),
    *(property_column(kind("PAIRED_WITH")[name]) for name in ("kind", "since", "activities")),
    Column("reasons", Text("依据", "Reasons")),
)
_EVENT_COLUMNS = tuple(
    property_column(kind(declared)[name])
    for declared, name in (("Event", "on"), ("Event", "name"), ("Event", "kind"), ("ATTENDED", "host"))
)


def custom_parts(subject: Subject) -> dict[str, Table]:
    """Return these sections by name, in reading order; those whose answer is not at hand are left out."""
    makers: dict[str, Callable[[Subject], Table]] = {
        "organizations": _organizations,
        "action": _action,
        "chains": _chains,
        "supply_chains": _supply_chains,
        "chokepoints": _chokepoints,
        "suppliers": _suppliers,
        "customers": _customers,
        "pairs": _pairs,
        "events": _events,
    }
    needs = {"action": ("branchless",), "supply_chains": ("chains", "chain_members"), "chokepoints": ("chokepoints",)}
    return {
        name: make(subject)
        for name, make in makers.items()
        if all(answer in subject.answers for answer in needs.get(name, ()))
    }


def _organizations(subject: Subject) -> Table:
    park = subject.park
    higher = park["SUBORDINATE_TO"].group_by(organization_id="from_id").agg(pl.col("to_id").sort())
    counts = count_by_organization(park, subject.on)
    frame = (
        subject.homes.join(park["PartyOrganization"].drop(COUNTS), left_on="organization_id", right_on="id")
        .join(counts, on="organization_id", how="left")
        .join(higher, on="organization_id", how="left")
        .sort("founded", "name", "organization_id", nulls_last=True)
    )
    names = [column.name for column in _ORGANIZATION_COLUMNS]
    rows = tuple(
        {**{name: row.get(name) for name in names}, "higher": [subject.names.name(one) for one in row["to_id"] or ()]}
        for row in frame.iter_rows(named=True)
    )
    return Table("dossier_organizations", Text("党组织", "Organizations"), _ORGANIZATION_COLUMNS, rows)


def _action(subject: Subject) -> Table:
    answer = subject.answers["branchless"]
    shown = ("class", "action", *COUNTS, "instructor", "reasons")
    columns = tuple(column for column in answer.columns if column.name in shown)
    rows = tuple(
        {column.name: row[column.name] for column in columns}
        for row in answer.rows
        if row["enterprise_id"] == subject.firm
    )
    title = Text("未建党组织：类别与对策", "No organization: class and action")
    return Table("dossier_action", title, columns, rows, as_of=answer.as_of, rules=_used(answer, rows))


def _chokepoints(subject: Subject) -> Table:
    answer = subject.answers["chokepoints"]
    left_out = {
        *("enterprise_id", "name", "outside", "without_alternative", "value_share", "organized", "scarcest"),
        "replaceable_share",
    }
    columns = tuple(replace(column, code=False) for column in answer.columns if column.name not in left_out)
    rows = tuple(
        {
            **{column.name: row[column.name] for column in columns},
            "alternatives": tuple(subject.names.name(one) for one in row["alternatives"]),
            "kin": tuple(subject.names.name(one) for one in row["kin"]),
        }
        for table in (answer, *answer.parts.values())
        for row in table.rows
        if row["enterprise_id"] == subject.firm
    )
    title = Text("供需链卡点", "Chokepoint of supply")
    return Table("dossier_chokepoints", title, columns, rows, as_of=answer.as_of, rules=_used(answer, rows))


def _used(answer: Table, rows: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return the rules of an answer on which the reasons of these rows rest."""
    used = {rule for row in rows for reason in row["reasons"] or () for rule in reason.rules}
    return tuple(rule for rule in answer.rules if rule["id"] in used)


def _chains(subject: Subject) -> Table:
    park = subject.park
    frame = park["IN_CHAIN"].filter(pl.col("from_id") == subject.firm, begun(subject.on))
    committees = dict(park["IndustryChain"].select("id", "committee_id").iter_rows())
    places = {None: "one_or_x", "leader": "one"} if subject.home == "has" and not subject.outside else {}
    other = "outside" if subject.outside else _WITHOUT.get(subject.home, "x")
    rows = tuple(
        {
            "chain": subject.names.name(row["to_id"]),
            "role": row["role"],
            "place": places.get(row["role"], other),
            "committee": subject.names.name(committees.get(row["to_id"])),
            "designated_by": row["designated_by"],
            "since": row["since"],
        }
        for row in frame.sort("to_id").iter_rows(named=True)
    )
    title = Text("产业链与角色", "Industry chains and roles")
    return Table("dossier_chains", title, _CHAIN_COLUMNS, ordered(rows))


def _suppliers(subject: Subject) -> Table:
    return _links(subject, "suppliers", "to_id", "from_id")


def _customers(subject: Subject) -> Table:
    return _links(subject, "customers", "from_id", "to_id")


def _links(subject: Subject, name: str, own: str, other: str) -> Table:
    supplies = told_links(subject.park, subject.on)
    links = supplies.filter(pl.col(own) == subject.firm)
    buyers = supplies.join(links.select("to_id").unique(), on="to_id", how="semi")
    links, buyers = name_goods(subject.park, links), name_goods(subject.park, buyers)
    # how many firms of the zone sell this product to this buyer; an unnamed product is not compared
    outside = find_outside(subject.park)
    sellers = pl.col("from_id").filter(~pl.col("from_id").is_in(outside.implode()))
    counts = buyers.group_by("to_id", "product").agg(suppliers=sellers.n_unique().cast(pl.Int64))
    away = set(outside)
    frame = links.join(counts.drop_nulls("product"), on=["to_id", "product"], how="left")
    rows = [
        {
            "partner": subject.names.name(row[other]),
            "outside": row[other] in away,
            "product": row["word"],
            **{column: row[column] for column in ("annual_value", "since", "suppliers")},
            "partner_id": row[other],
        }
        for row in frame.iter_rows(named=True)
    ]
    missing = sum(row["annual_value"] is None for row in rows)
    notes = (WORDS.reason("values_unknown", links=len(rows), missing=missing),) if missing else ()
    dearest = sorted(ordered(rows), key=lambda row: (row["annual_value"] is None, -(row["annual_value"] or 0)))
    title = EDGES["SUPPLIES"].verb(own)
    return Table(f"dossier_{name}", title, _LINK_COLUMNS, tuple(dearest), notes=notes)


def _supply_chains(subject: Subject) -> Table:
    members, chains = subject.answers["chain_members"], subject.answers["chains"]
    roles = next((column.values for column in members.columns if column.name == "role"), {})
    found = {row["chain_id"]: row for row in chains.rows}
    rows = []
    for row in members.rows:
        if row["enterprise_id"] != subject.firm:
            continue
        chain: Mapping[str, Any] = found.get(row["chain_id"], {})
        weakest = chain.get("weakest_link")
        rows.append(
            {
                "name": chain.get("name", row["chain_id"]),
                "tier": row["tier"],
                "role": roles.get(row["role"], row["role"]),
                "weakest_link": weakest["why"] if weakest else None,
                "confidence": chain.get("confidence"),
                "chain_id": row["chain_id"],
            }
        )
    title = Text("所在供需链与层级", "Supply chains and tiers")
    return Table("dossier_supply_chains", title, _SUPPLY_CHAIN_COLUMNS, tuple(rows))


def _pairs(subject: Subject) -> Table:
    own = set(subject.organizations)
    frame = subject.park["PAIRED_WITH"].filter(current(subject.on)).sort("from_id", "to_id")
    kept = {(row["from_id"], row["to_id"]): row for row in frame.iter_rows(named=True)}
    answer = subject.answers["pairs"].rows if "pairs" in subject.answers else ()
    why = {(row["mentor_id"], row["organization_id"]): row["reason"] for row in answer if row["mentor_id"] is not None}
    rows = []
    for mentor, helped in {**kept, **why}:
        facts = kept.get((mentor, helped), {})
        for organization, side, partner in ((mentor, "mentor", helped), (helped, "paired", mentor)):
            if organization in own:
                rows.append(
                    {
                        "organization": subject.names.name(organization),
                        "side": side,
                        "partner": subject.names.name(partner),
                        "status": "kept" if (mentor, helped) in kept else "proposed",
                        **{name: facts.get(name) for name in ("kind", "since", "activities")},
                        "reasons": why.get((mentor, helped)),
                    }
                )
    rules = _used(subject.answers["pairs"], rows) if answer else ()
    return Table("dossier_pairs", Text("结对", "Pairing"), _PAIR_COLUMNS, ordered(rows), rules=rules)


def _events(subject: Subject) -> Table:
    about = [subject.firm, *subject.organizations]
    events = subject.park["Event"].drop("source", "source_ref")
    frame = (
        subject.park["ATTENDED"]
        .filter(pl.col("from_id").is_in(about))
        .join(events, left_on="to_id", right_on="id")
        .filter(begun(subject.on, "on"))
    )
    shown = [column.name for column in _EVENT_COLUMNS]
    rows = list(frame.sort("to_id", "from_id").select(shown).iter_rows(named=True))
    return Table("dossier_events", EDGES["ATTENDED"].verb("from_id"), _EVENT_COLUMNS, ordered(rows, "on"))


def ordered(
    rows: Sequence[Mapping[str, Any]], newest: str | None = None, open_until: str | None = None
) -> tuple[Mapping[str, Any], ...]:
    """Put rows in the order in which a person reads them; equal rows keep theirs.

    `newest`: name of a date: the newest first, unknown ones last; without it in the order of the texts alone.
    `open_until`: name of a date, or of what may hold: rows without it before those with it.
    """

    def key(row: Mapping[str, Any]) -> tuple[Any, ...]:
        date = row[newest] if newest else None
        done = open_until is not None and row[open_until] not in (None, False)
        return (done, -date.toordinal() if date else 0, *(str(value) for value in row.values()))

    return tuple(sorted(rows, key=key))
