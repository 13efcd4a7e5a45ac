"""What is missing in the declared chains, which purchases of the zone it would replace, and whom to attract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.stages.answers import GAPS, GAPS_ANSWER
from chaingraph.analysis.stages.find import find_stages
from chaingraph.analysis.stages.projects import find_projects
from chaingraph.analysis.stages.reasons import WORDS, named_goods, whom
from chaingraph.analysis.stages.seats import STAGE_WORDS, Ground, find_ground
from chaingraph.analysis.stages.steps import Goods, Side, find_goods, reach
from chaingraph.asof.day import on_its_day
from chaingraph.park import Park
from chaingraph.rules import Rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_NAMED = 5
_ORDER = tuple(GAPS)
Row = dict[str, Any]


@on_its_day
def find_gaps(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Find what is missing in the declared chains: by segments, by declared steps between products, by purchases.

    Parameters
    ----------
    park
        Reads what `find_stages` reads, `GOES_INTO` (observed or declared steps alone), who uses what, and projects.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Chosen numbers (``stages.*``).

    Returns
    -------
    Table
        One row per gap: the greatest known purchases of the zone that a maker would replace first, then most users,
        then broken, not made, to extend, one maker; then chain, segment and products by name. ``replaces`` (10⁴ yuan)
        is null where no purchase is known. ``parts["projects"]`` tells what arrived projects closed.

    Raises
    ------
    RuleError
        If a chosen number is missing from `rules`.

    Notes
    -----
    A segment that is not known is no gap; nor is one maker that a list places by its stage alone. Who makes a declared
    kind of a product makes the product. Candidate and implied steps are counted in a note and never give a row. Linear
    in segments, steps and uses, but for the walk along the steps from each product that nobody makes.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Product": [{"id": "P", "name": "轴承", **known}],
    ...     "Enterprise": [{"id": "E", "name": "甲", **known}],
    ...     "USES": [{"from_id": "E", "to_id": "P", "annual_value": 80.0, **known}]})
    >>> [(row["gap"], row["products"], row["replaces"]) for row in find_gaps(park).rows]
    [('not_made', ('轴承',), 80.0)]
    """
    stages = find_stages(park, on=on, rules=rules)
    ground = find_ground(park, on)
    goods = find_goods(park, ground, on)
    rows = list(_of_segments(stages, ground, goods))
    gone = pl.Series([row["segment_id"] for row in rows if row["gap"] in {"broken", "extend"}], dtype=pl.String)
    told = ground.goods.filter(pl.col("segment_id").is_in(gone.implode()))["product"].drop_nulls().to_list()
    rows += _of_products(park, ground, goods, told)
    rows.sort(key=_place)
    return GAPS_ANSWER.table(
        name_firms(park, GAPS_ANSWER.columns, rows),
        as_of=on,
        parameters={"on": on},
        rules=stages.rules,
        notes=tuple(_notes(stages, goods, rows)),
        parts={"projects": find_projects(park, ground, on)},
    )


def _place(row: Row) -> tuple[Any, ...]:
    value = -1.0 if row["replaces"] is None else row["replaces"]
    named = (row["chain"] or "", row["segment"] or "", row["products"], row["chain_id"] or "", row["segment_id"] or "")
    return (-value, -(row["users"] or 0), _ORDER.index(row["gap"]), *named)


def _notes(stages: Table, goods: Goods, rows: Sequence[Row]) -> Iterator[Reason]:
    if not len(stages) and not goods.after and not rows:
        yield WORDS.reason("nothing_to_go_by")
    if unknown := sum(rating == "not_known" for rating in stages.column("rating")) if len(stages) else 0:
        yield WORDS.reason("not_known_segments", segments=unknown)
    if goods.left_out:
        yield WORDS.reason("steps_left_out", products=goods.left_out)


def _of_segments(stages: Table, ground: Ground, goods: Goods) -> Iterator[Row]:
    """Return the gaps between and after the segments of a chain, and segments of one maker."""
    steps = dict(ground.segments.select("segment_id", "step").iter_rows())
    essential = dict(ground.segments.select("segment_id", "essential").iter_rows())
    held: dict[str, list[str]] = {}
    words: dict[str, set[str]] = {}
    for segment, product, word in ground.goods.select("segment_id", "product", "word").iter_rows():
        words.setdefault(segment, set()).add(product or word)
        if product is not None and product not in held.setdefault(segment, []):
            held[segment].append(product)
    chains: dict[str, list[Mapping[str, Any]]] = {}
    for row in stages.rows:
        chains.setdefault(row["chain_id"], []).append(row)
    for rows in chains.values():
        for row in rows:
            for gap, reason in _gap_of(row, rows, steps):
                products = named_goods(sorted(words.get(row["segment_id"], ())), row["segment"])
                more = (WORDS.reason("essential"),) if essential[row["segment_id"]] else ()
                known = {name: row[name] for name in ("chain_id", "chain", "segment_id", "segment")}
                made = _gap(gap, products, (reason, *more), goods, held.get(row["segment_id"], ()))
                yield {**made, **known, "maker_ids": row["firm_ids"][:_NAMED], "outside_ids": row["outside_ids"]}


def _gap_of(
    row: Mapping[str, Any], chain: Sequence[Mapping[str, Any]], steps: Mapping[str, int | None]
) -> Iterator[tuple[str, Reason]]:
    if row["local_firms"] == 1 and row["segment"] not in STAGE_WORDS:
        yield "one_maker", WORDS.reason("one_maker")
    here = steps[row["segment_id"]]
    if row["rating"] != "empty" or here is None:
        return
    placed = [(steps[other["segment_id"]], other) for other in chain if other["local_firms"]]
    filled = [(step, other["segment"]) for step, other in placed if step is not None]
    before = [step for step, _ in filled if step < here]
    after = [step for step, _ in filled if step > here]
    if before and after:
        sides = {"before": _at(filled, max(before)), "after": _at(filled, min(after))}
        yield "broken", WORDS.reason("broken", **sides)
    elif before and not any(max(before) < step < here for step in steps_of(chain, steps)):
        yield "extend", WORDS.reason("extend", before=_at(filled, max(before)))


def steps_of(chain: Iterable[Mapping[str, Any]], steps: Mapping[str, int | None]) -> list[int]:
    """Return the steps of the segments of a chain."""
    return [step for row in chain if (step := steps[row["segment_id"]]) is not None]


def _at(filled: Iterable[tuple[int, str]], step: int) -> tuple[str, ...]:
    return tuple(sorted(name for at, name in filled if at == step))


def _of_products(park: Park, ground: Ground, goods: Goods, told: Collection[str]) -> Iterator[Row]:
    """Return what is used or lies on a declared step and is not made here, or ends here, or has one maker.

    `told`: products of segments that are gaps themselves.
    """
    on_steps = goods.after.keys() | goods.before.keys()
    in_segments = set(ground.goods["product"].drop_nulls())
    names = dict(park["IndustryChain"].select("id", "name").iter_rows())
    for product in sorted((on_steps | goods.users.keys()) - set(told)):
        found = _of_product(product, goods, on_steps, in_segments)
        if found is not None:
            chain = goods.chain.get(product)
            placed = {"chain_id": chain, "chain": names.get(chain or "")}
            row = {**_gap(found[0], (product,), found[1], goods, (product,)), **placed}
            yield {**row, **_next_of(product, goods)} if found[0] == "extend" else row


def _next_of(product: str, goods: Goods) -> Row:
    """Return whom to attract where a chain can be extended: makers of what the product goes into."""
    into = goods.after[product]
    outside = [goods.outside[other] for other in into if other in goods.outside]
    return {
        "outside_ids": _first(side.ids for side in outside),
        "attract": whom(into, _first(side.names for side in outside)),
    }


def _of_product(
    product: str, goods: Goods, on_steps: Collection[str], in_segments: Collection[str]
) -> tuple[str, tuple[Reason, ...]] | None:
    makers = goods.makers.get(product, Side())
    if not makers.number:
        return _not_made(product, goods)
    if product not in on_steps:
        return None
    into = goods.after.get(product, ())
    if into and not goods.users.get(product) and not any(other in goods.makers for other in reach(into, goods.after)):
        return "extend", (WORDS.reason("extend.product", before=product),)
    if makers.number == 1 and product not in in_segments:
        return "one_maker", (WORDS.reason("one_maker"),)
    return None


def _not_made(product: str, goods: Goods) -> tuple[str, tuple[Reason, ...]] | None:
    before = [one for one in goods.before.get(product, ()) if one in goods.makers]
    behind = reach(goods.before.get(product, ()), goods.before) & goods.makers.keys()
    ahead = reach(goods.after.get(product, ()), goods.after) & goods.makers.keys()
    needed = [one for one in goods.after.get(product, ()) if one in goods.makers]
    more = (WORDS.reason("essential"),) if any(one == product for one, _ in goods.essential) else ()
    if behind and ahead:
        sides = {"before": tuple(sorted(before or behind)[:_NAMED]), "after": tuple(sorted(needed or ahead)[:_NAMED])}
        return "broken", (WORDS.reason("broken", **sides), *more)
    users = goods.users.get(product)
    if users is not None:
        code = "not_made" if users.value is None else "not_made.value"
        return "not_made", (WORDS.reason(code, users=users.number, replaces=users.value), *more)
    if needed:
        return "not_made", (WORDS.reason("not_made.step", after=tuple(needed[:_NAMED])), *more)
    return None


def _gap(gap: str, products: tuple[str, ...], reasons: tuple[Reason, ...], goods: Goods, asked: Sequence[str]) -> Row:
    """Return the row of a gap; `asked` are the products of which purchases and listed makers are looked up."""
    users = [goods.users[product] for product in asked if product in goods.users]
    values = [side.value for side in users if side.value is not None]
    outside = [goods.outside[product] for product in asked if product in goods.outside]
    makers = [goods.makers[product] for product in asked if product in goods.makers]
    number = users[0].number if len(users) == 1 else len({one for side in users for one in side.ids})
    said: tuple[Reason, ...] = ()
    if users and reasons[0].code != "not_made":
        said = (WORDS.reason("used_by.value" if values else "used_by", users=number, replaces=sum(values)),)
    return {
        "gap": gap,
        **dict.fromkeys(("chain_id", "chain", "segment_id", "segment")),
        "products": products,
        "replaces": sum(values) if values else None,
        "users": number,
        "user_ids": _first(side.ids for side in users),
        "maker_ids": _first(side.ids for side in makers),
        "outside_ids": _first(side.ids for side in outside),
        "attract": whom(products, _first(side.names for side in outside)),
        "reasons": (*reasons, *said),
    }


def _first(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in lists for one in some))[:_NAMED]
