"""The items of the list: what each counts, with yes, no and (null) not known for every unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import polars as pl

from chaingraph.analysis.aims import find_actions
from chaingraph.asof.days import add_months, begun, current, ended, standing
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import find_organized, is_functional
from chaingraph.asof.population import is_official
from chaingraph.park import Park

#: Park, day and months back that are recent to the units of an item: ``name, yes``.
Item = Callable[[Park, dt.date | None, int], pl.DataFrame]


def _coverage(park: Park, on: dt.date | None, _: int) -> pl.DataFrame:
    firms = find_operating(park).filter(is_official(on=on)).select("id", "name")
    found = firms.join(find_organized(park, on), left_on="id", right_on="enterprise_id", how="left")
    home = pl.col("home")
    yes = pl.when(home == "has").then(True).when(home == "none_declared").then(False)
    return found.select("name", yes=yes)


def _chain(column: str) -> Item:
    def item(park: Park, _: dt.date | None, __: int) -> pl.DataFrame:
        return park["IndustryChain"].select("name", yes=_on_record(pl.col(column).is_not_null()))

    return item


def _guiding(park: Park, on: dt.date | None, _: int) -> pl.DataFrame:
    leaders = park["Officer"].filter(pl.col("kind") == "guiding_leader")["id"].implode()
    guided = park["GUIDES"].filter(begun(on) & pl.col("from_id").is_in(leaders))["to_id"].implode()
    known = pl.col("guiding_leader").is_not_null() | pl.col("id").is_in(guided)
    return park["IndustryChain"].select("name", yes=_on_record(known))


def _bodies(park: Park, on: dt.date | None) -> pl.DataFrame:
    return park["PartyOrganization"].filter(standing(on) & ~is_functional(park).fill_null(value=False))


def _secretaries(park: Park, on: dt.date | None, _: int) -> pl.DataFrame:
    led = park["SERVES_AS"].filter(current(on) & (pl.col("role") == "secretary"))["to_id"].implode()
    return _bodies(park, on).select("name", yes=_on_record(pl.col("id").is_in(led)))


def _terms(park: Park, on: dt.date | None, _: int) -> pl.DataFrame:
    within = pl.lit(None, pl.Boolean) if on is None else pl.col("term_end") >= on
    return _bodies(park, on).select("name", yes=within)


def _recent(column: str, on: dt.date | None, months: int) -> pl.Expr:
    if on is None:
        return pl.col(column).is_not_null()
    return pl.col(column).is_between(add_months(on, -months), on)


def _roundtables(park: Park, on: dt.date | None, months: int) -> pl.DataFrame:
    held = park["Event"].filter((pl.col("kind") == "roundtable") & _recent("on", on, months))["id"].implode()
    came = park["ATTENDED"].filter(pl.col("to_id").is_in(held))["from_id"].implode()
    chains = park["IN_CHAIN"].filter(pl.col("from_id").is_in(came))["to_id"].implode()
    return park["IndustryChain"].select("name", yes=_on_record(pl.col("id").is_in(chains)))


def _visits(park: Park, on: dt.date | None, months: int) -> pl.DataFrame:
    seen = park["Visit"].filter(_recent("on", on, months))["enterprise_id"].implode()
    linked = park["LINKS"].filter(begun(on))["to_id"].implode()
    firms = find_operating(park).filter(pl.col("id").is_in(linked))
    return firms.select("name", yes=_on_record(pl.col("id").is_in(seen)))


def _problems(park: Park, on: dt.date | None, _: int) -> pl.DataFrame:
    """Look at the problems raised by the day: one without a day of solution is open, if such days are noted at all."""
    raised = park["Problem"].filter(begun(on, "opened"))
    closed = ended(on, "closed")
    noted = pl.col("closed").is_not_null().any()
    return raised.select(name="id", yes=pl.when(closed | noted).then(closed))


def _satisfied(park: Park, on: dt.date | None, _: int) -> pl.DataFrame:
    return park["Approval"].filter(ended(on, "closed")).select(name="id", yes="satisfied")


def _aims(park: Park, on: dt.date | None, _: int) -> pl.DataFrame:
    rows = find_actions(park, on=on).rows
    names = [row["action"] or row["action_id"] for row in rows]
    yes = [True if row["aims"] or row["outcomes"] else None for row in rows]
    return pl.DataFrame({"name": names, "yes": yes}, schema={"name": pl.String, "yes": pl.Boolean})


def _on_record(known: pl.Expr) -> pl.Expr:
    """Return True where something is on record, else null: what no record says is not known to be missing."""
    return pl.when(known).then(pl.lit(value=True))


#: By the last part of the id of the rule that names the item and its target, in the order of the list.
ITEMS: Mapping[str, Item] = {
    "coverage": _coverage,
    "committees": _chain("committee_id"),
    "plans": _chain("plan"),
    "teams": _chain("team"),
    "guiding": _guiding,
    "secretaries": _secretaries,
    "terms": _terms,
    "roundtables": _roundtables,
    "visits": _visits,
    "problems": _problems,
    "satisfied": _satisfied,
    "aims": _aims,
}
