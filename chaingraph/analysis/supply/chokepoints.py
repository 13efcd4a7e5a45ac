"""Which firms the supply of the park cannot do without, why, and who else could step in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.supply.answers import CHOKEPOINTS, KINDS, STOPPED_FIRMS
from chaingraph.analysis.supply.losses import Ground, find_alternatives, find_ground, find_unclear, measure_losses
from chaingraph.analysis.supply.reasons import WORDS, give_reasons
from chaingraph.asof.day import on_its_day
from chaingraph.asof.homes import find_organized, note_homes
from chaingraph.asof.records import firm_of
from chaingraph.asof.scopes import find_completeness
from chaingraph.asof.supply import has_every_link
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_LISTED = 5  # firms that are named per product: a list of hundreds helps nobody
_COPIED = ("name", "outside", "cut_off", "customers", "behind", "value_cut_off", "value_share")
_RULES = (
    "chokepoints.sole_customers",
    "chokepoints.cut_off_firms",
    "chokepoints.value_share",
    "chokepoints.behind_firms",
)


@on_its_day
def find_chokepoints(
    park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None, engine: str = "auto"
) -> Table:
    """Find the firms whose loss would break the supply of others.

    Parameters
    ----------
    park
        Reads `Enterprise`, `SUPPLIES`, and the organizations established in firms.
    on
        As-of day for links, organizations and rules; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Chosen numbers (``chokepoints.*``); those of the package when not given.
    engine
        ``auto``, ``rustworkx`` or ``networkx``: for the ways to the end firms.

    Returns
    -------
    Table
        One row per chokepoint: most firms cut off first, then the greatest known value (10⁴ yuan), most customers, most
        firms behind it, name, id. ``value_cut_off`` adds the known values of all links of the firms cut off and is null
        where none is known; ``alternatives`` are operating firms that supply one of the products to somebody else, or
        name it among theirs, and would not stop themselves: of each product the five with most customers for it;
        ``scarcest`` counts all of them for the product that fewest could supply, and is null without such a product.

    Raises
    ------
    RuleError
        If a chosen number is missing from `rules`.

    Notes
    -----
    A customer depends on a firm as in `supply_position.find_sole_suppliers`: nobody else on record supplies it with
    that product. Firms outside the zone stay in the graph and are marked; customers, firms cut off or behind and who
    could step in are firms of the zone. Who loses all suppliers of one of its products stops, and so on
    (`kernels.cutoff.find_stopped`): the most that can happen, since nobody knows what is bought outside the park. A
    passage or outlet is a dominator of the ways from firms upstream to the ends (`find_funnels`). Milliseconds for a
    park.

    Examples
    --------
    >>> link = {"product": "steel", "source": "synthetic"}
    >>> park = Park.from_rows({"SUPPLIES": [{"from_id": "A", "to_id": to, **link} for to in "BC"]})
    >>> row = find_chokepoints(park).rows[0]
    >>> row["enterprise_id"], row["kinds"], row["cut_off"], row["value_cut_off"]
    ('A', ('sole_supplier',), 2, None)
    """
    book = rules or rulebook()
    limits = numbers(book, on, *_RULES)
    ground = find_ground(park, on, engine)
    known = ground.links["value"].drop_nulls()
    total = float(known.sort().sum()) if known.len() else None
    frame = _select(ground, limits, total).join(find_unclear(ground), on="firm", how="left")
    homes = find_organized(park, on).select("home", "declared_by", id="enterprise_id")
    frame = frame.join(ground.firms.select("firm", "id", "name", "outside"), on="firm").join(homes, on="id", how="left")
    # nobody asks whether a firm outside the zone has an organization
    inside = ~pl.col("outside")
    frame = frame.with_columns(
        home=pl.when(inside).then(pl.col("home").fill_null("not_known")),
        declared_by=pl.when(inside).then("declared_by"),
    )
    frame = frame.join(_declared(park, ground, on), on="firm", how="left")
    frame = frame.sort(
        "cut_off", pl.col("value_cut_off").fill_null(-1.0), "customers", "behind", "name", "id",
        descending=[True, True, True, True, False, False], nulls_last=True,
    )  # fmt: skip
    products: dict[int, list[dict[str, Any]]] = {}
    for row in find_alternatives(ground, frame["firm"], _LISTED).iter_rows(named=True):
        products.setdefault(row["firm"], []).append(row)
    cited = cite(book, _RULES, on)
    about_homes: list[Reason] = []
    if not frame.is_empty():
        known = frame["home"].drop_nulls()
        about_homes = [*note_homes(park, known, on), WORDS.reason("without_organization", **_without(known))]
        if away := len(frame) - len(known):
            about_homes.append(WORDS.reason("outside_chokepoints", firms=away))
    return CHOKEPOINTS.table(
        tuple(_row(row, products.get(row["firm"], [])) for row in frame.iter_rows(named=True)),
        as_of=on,
        parameters={"on": on, "links": ground.links.height, "known_value": total},
        rules=cited,
        notes=(*_notes(ground, park, on), *about_homes),
    )


def _declared(park: Park, ground: Ground, on: dt.date | None) -> pl.DataFrame:
    """Tell of each seller whether the links of all who buy from it alone are declared complete: ``firm, declared``."""
    complete = find_completeness(park, "supplies", on).select("complete", id="enterprise_id")
    buyers = ground.firms.select("id", target="firm").join(complete, on="id", how="left")
    told = ground.sole.select("source", "target").join(buyers, on="target", how="left")
    return told.group_by(firm="source").agg(declared=pl.col("complete").fill_null(value=False).all())


def _without(homes: pl.Series) -> dict[str, int]:
    """Return how many firms are sure to have no organization, and how many may have none."""
    return {
        "firms": len(homes),
        "least": int((homes == "none_declared").sum()),
        "greatest": int((homes != "has").sum()),
    }


def _select(ground: Ground, limits: Numbers, total: float | None) -> pl.DataFrame:
    """Return the firms that are chokepoints, with a column per kind."""
    share = pl.col("value_cut_off") / total if total else pl.lit(None, pl.Float64)
    frame = measure_losses(ground).with_columns(value_share=share.round(4))
    behind = pl.col("behind") >= limits.behind_firms
    return frame.with_columns(
        sole_supplier=pl.col("customers") >= limits.sole_customers,
        critical=(pl.col("cut_off") >= limits.cut_off_firms) | (share >= limits.value_share).fill_null(value=False),
        passage=behind & pl.col("sells"),
        outlet=behind & ~pl.col("sells"),
    ).filter(pl.any_horizontal(*KINDS))


def _row(row: Mapping[str, Any], products: list[dict[str, Any]]) -> dict[str, Any]:
    bare = [product["product"] for product in products if not product["others"]]
    first = dict.fromkeys(one for product in products for one in product["alternatives"])
    unclear = row["unclear"] or 0
    facts = {**row, "unclear": unclear, "products": products}
    return {
        **{name: row[name] for name in _COPIED},
        "enterprise_id": row["id"],
        "kinds": tuple(kind for kind in KINDS if row[kind]),
        "products": tuple(product["product"] for product in products),
        "alternatives": tuple(first),
        "scarcest": min((product["others"] for product in products), default=None),
        "without_alternative": tuple(bare),
        "home": row["home"],
        "certainty": "unclear" if unclear else "lower_bound" if row["unknown_values"] else "known",
        "reasons": give_reasons(facts),
    }


def _notes(ground: Ground, park: Park, on: dt.date | None) -> list[Reason]:
    notes = [WORDS.reason("sole_means.declared" if has_every_link(park, on) else "sole_means")]
    if nobody := sum(finding.code == "CG-W217" for finding in park.findings):
        notes.append(WORDS.reason("ends_unknown", links=nobody))
    if unnamed := ground.links["product"].null_count():
        notes.append(WORDS.reason("products_unnamed", links=unnamed))
    if values := ground.links["value"].null_count():
        notes.append(WORDS.reason("values_unknown", unknown=values, links=ground.links.height))
    return notes


@on_its_day
def find_stopped_firms(park: Park, enterprise_id: str, *, on: dt.date | None = None, engine: str = "auto") -> Table:
    """Find what stops when a firm is lost.

    Parameters
    ----------
    park
        Reads `Enterprise` and `SUPPLIES`.
    enterprise_id
        Id of the firm.
    on
        As-of day for the links.
    engine
        As in `find_chokepoints`.

    Returns
    -------
    Table
        First the firms that are left without any supplier of a product, by step, name and id, with the products and
        their suppliers; then those upstream whose goods reach no end firm any more, without a step.

    Raises
    ------
    InputError
        ``CG-E198`` if the park has no such firm.

    Notes
    -----
    The first step names the customers of `supply_position.find_dependents`.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": key, "name": key, "source": "s"} for key in "ABC"],
    ...     "SUPPLIES": [{"from_id": a, "to_id": b, "product": a, "source": "s"} for a, b in ("AB", "BC")]})
    >>> [(row["enterprise_id"], row["effect"], row["step"]) for row in find_stopped_firms(park, "B").rows]
    [('C', 'no_input', 1), ('A', 'no_outlet', None)]
    """
    firm_of(park, enterprise_id)
    ground = find_ground(park, on, engine)
    names = ground.firms.select("firm", "id", "name", "outside")
    lost = int(ground.firms.filter(pl.col("id") == enterprise_id)["firm"][0])
    stopped = ground.stopped.filter(pl.col("lost") == lost).select(firm="stopped", step="step")
    everyone = pl.concat([stopped.select("firm"), pl.DataFrame({"firm": [lost]}, {"firm": pl.Int64})])
    # a product is lost when all its suppliers to this firm are
    bought = ground.links.filter(pl.col("product").is_not_null()).join(
        stopped, left_on="target", right_on="firm", how="semi"
    )
    gone = pl.col("source").is_in(everyone["firm"].implode())
    lost_links = bought.filter(gone.all().over("target", "product")).join(names, left_on="source", right_on="firm")
    inputs = (
        lost_links.sort("product", "name", "id", nulls_last=True)
        .group_by(firm="target", maintain_order=True)
        .agg(products=pl.col("product").unique(maintain_order=True), from_ids=pl.col("id").unique(maintain_order=True))
    )
    first = stopped.join(inputs, on="firm").join(names, on="firm").sort("step", "name", "id", nulls_last=True)
    upstream = _behind(ground, lost)
    second = names.filter(pl.col("firm").is_in(upstream)).sort("name", "id", nulls_last=True)
    rows = [
        {"enterprise_id": row.pop("id"), "effect": "no_input", **row}
        for row in first.drop("firm").iter_rows(named=True)
    ]
    rows += [
        {**row, "effect": "no_outlet", "step": None, "products": None, "from_ids": None}
        for row in second.select("name", "outside", enterprise_id="id").iter_rows(named=True)
    ]
    name = ground.firms["name"][lost] or enterprise_id
    return STOPPED_FIRMS.table(
        tuple(rows),
        title=STOPPED_FIRMS.title.format(name=name),
        as_of=on,
        parameters={"enterprise_id": enterprise_id, "on": on},
        notes=tuple(_notes(ground, park, on)),
    )


def _behind(ground: Ground, firm: int) -> list[int]:
    """Return the firms all of whose ways to an end pass through this one."""
    found: list[int] = []
    edge = [firm]
    while edge:
        edge = ground.passage.filter(pl.col("through").is_in(edge))["firm"].to_list()
        found += edge
    return found
