"""Which Party organizations are those of non-public firms."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.firms import find_outside
from chaingraph.asof.homes import find_homes
from chaingraph.asof.population import is_non_public
from chaingraph.park import Park
from chaingraph.rules import Rulebook


def is_of_non_public(park: Park, on: dt.date | None = None, rules: Rulebook | None = None) -> pl.Expr:
    """Return the test whether an organization is one of non-public firms: as marked, else by its firms; null unknown.

    One non-public firm in which it is established is enough; that it is of none is known where the owners of all are.
    One that is established outside the zone alone is none of these.

    Examples
    --------
    >>> known = {"kind": "branch", "source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [
    ...         {"id": key, "name": key, "ownership": owner, "source": "synthetic"}
    ...         for key, owner in (("A", "foreign"), ("B", "state"), ("C", None))],
    ...     "PartyOrganization": [{"id": f"O{key}", "name": key, **known} for key in "ABC"],
    ...     "ESTABLISHED_IN": [{"from_id": f"O{key}", "to_id": key, "source": "synthetic"} for key in "ABC"]})
    >>> park["PartyOrganization"].select(is_of_non_public(park)).to_series().to_list()
    [True, False, None]
    """
    firms = park["Enterprise"].select(enterprise_id="id", test=is_non_public(rules, on))
    seats = find_homes(park, on).join(firms, on="enterprise_id").group_by(id="organization_id")
    found = seats.agg(
        yes=pl.col("test").any(),
        no=(~pl.col("test")).fill_null(value=False).all(),
        away=pl.col("enterprise_id").is_in(find_outside(park).implode()).all(),
    )
    yes, no, away = (pl.col("id").is_in(found.filter(name)["id"].implode()) for name in ("yes", "no", "away"))
    return pl.when(~away).then(pl.coalesce("non_public", pl.when(yes).then(True).when(no).then(False))).otherwise(False)
