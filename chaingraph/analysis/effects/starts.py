"""From which day on a measure reached a firm, and since when a firm has an organization."""

from __future__ import annotations

import polars as pl

from chaingraph.park import Park


def find_homes_ever(park: Park) -> pl.DataFrame:
    """Return ``organization, firm, day, until``: which organization stood in which firm, however long ago."""
    bodies = park["PartyOrganization"].select(organization="id", founded="founded", dissolved="dissolved")
    return (
        park["ESTABLISHED_IN"]
        .join(park["Enterprise"].select(to_id="id"), on="to_id", how="semi")
        .join(bodies, left_on="from_id", right_on="organization", how="left")
        .select(
            organization="from_id",
            firm="to_id",
            day=pl.coalesce("since", "founded"),
            until=pl.min_horizontal("until", "dissolved"),
        )
    )


def find_starts(park: Park, measure: str) -> pl.DataFrame:
    """Return ``firm, day`` of a measure, one row a firm: its first day, null where a record has none."""
    found = _FOUND[measure](park)
    # one record without a day may be the first: the firm's start is then not known
    return found.group_by("firm").agg(pl.when(pl.col("day").is_not_null().all()).then(pl.col("day").min()).first())


def _of_organizations(park: Park, told: pl.DataFrame) -> pl.DataFrame:
    """Turn ``to_id, since`` of organizations or firms into ``firm, day``."""
    firms = told.join(park["Enterprise"].select(to_id="id"), on="to_id", how="semi").select(firm="to_id", day="since")
    homes = find_homes_ever(park).select("organization", "firm").unique()
    through = told.join(homes, left_on="to_id", right_on="organization").select("firm", day="since")
    return pl.concat([firms, through])


def _pairing(park: Park) -> pl.DataFrame:
    return _of_organizations(park, park["PAIRED_WITH"].select("to_id", "since"))


def _helping(park: Park) -> pl.DataFrame:
    return _of_organizations(park, park["HELPS"].select("to_id", "since"))


def _instructor(park: Park) -> pl.DataFrame:
    serving = park["SERVES_AS"].filter(pl.col("role") == "instructor").select("to_id", "since")
    instructors = park["Officer"].filter(pl.col("kind") == "instructor").select(from_id="id")
    guiding = park["GUIDES"].join(instructors, on="from_id", how="semi").select("to_id", "since")
    told = _of_organizations(park, pl.concat([serving, guiding]))
    flags = park["Enterprise"].filter("instructor").join(told, left_on="id", right_on="firm", how="anti")
    return pl.concat([told, flags.select(firm="id", day=pl.lit(None, pl.Date))])


def _contact(park: Park) -> pl.DataFrame:
    return _of_organizations(park, park["LINKS"].select("to_id", "since"))


def _visits(park: Park) -> pl.DataFrame:
    return park["Visit"].drop_nulls("enterprise_id").select(firm="enterprise_id", day="on")


def _committee(park: Park) -> pl.DataFrame:
    chains = park["IndustryChain"].drop_nulls("committee_id").select(to_id="id", committee="committee_id")
    days = park["PartyOrganization"].select(committee="id", day="founded")
    return (
        park["IN_CHAIN"]
        .join(chains, on="to_id")
        .join(days, on="committee", how="left")
        .select(firm="from_id", day="day")
    )


_FOUND = {
    "pairing": _pairing,
    "helping": _helping,
    "instructor": _instructor,
    "contact": _contact,
    "visits": _visits,
    "committee": _committee,
}
