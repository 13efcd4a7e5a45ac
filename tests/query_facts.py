"""What the oracles of the queries share: rows as tuples, names, who operates, which firm has an organization."""

import polars as pl

from chaingraph.asof.homes import find_homes
from chaingraph.model import NODES

NOT_OPERATING = ["closed", "suspended", "building"]


def rows(frame, *columns):
    return frame.select(*columns).rows()


def names_of(park):
    """The name of every record that has one, by id."""
    named = [park[name].select("id", "name") for name, kind in NODES.items() if "name" in kind.columns]
    return dict(pl.concat(named).iter_rows())


def is_operating():
    return ~pl.col("status").is_in(NOT_OPERATING).fill_null(False)


def in_zone():
    """The queries take a firm as one of the zone unless its own cell says that it is not."""
    return pl.col("in_zone").fill_null(True)


def operating(park):
    return park["Enterprise"].filter(is_operating(), in_zone())


def organized(park):
    """``id``: the firms with an organization on record, or that say without contradiction that they have one."""
    yes = pl.col("has_organization").fill_null(False) | (pl.col("organizations") > 0).fill_null(False)
    no = (~pl.col("has_organization")).fill_null(False) | (pl.col("organizations") == 0).fill_null(False)
    return pl.concat([homes_of(park).select("id"), park["Enterprise"].filter(yes & ~no).select("id")]).unique()


def homes_of(park):
    """``id, homes``: the firms with an organization, and how many."""
    return find_homes(park).group_by(id="enterprise_id").agg(homes=pl.len())
