"""Who could be secretary of a joint branch: full members of its units with the four "goods" on record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from chaingraph.asof.days import current
from chaingraph.asof.people import staff_on
from chaingraph.model import kind
from chaingraph.model.party import SECRETARY_CRITERIA
from chaingraph.park import Park

_ROLES = tuple(kind("SERVES_AS")["role"].values)


@dataclass(frozen=True, slots=True)
class Secretary:
    """Who could be secretary.

    Attributes
    ----------
    member_id
        Pseudonym of the first of those who have all four; None where nobody has on record.
    able
        How many have all four; None where no full member is on record.
    unassessed
        How many full members on record have an incomplete assessment or none; None where none is on record.
    """

    member_id: str | None
    able: int | None
    unassessed: int | None


class Secretaries:
    """Assessments of the full members among the staff of firms."""

    def __init__(self, park: Park, on: dt.date | None) -> None:
        goods = [criterion.name for criterion in SECRETARY_CRITERIA]
        offices = park["SERVES_AS"].filter(current(on))
        assessed = offices.filter(pl.all_horizontal(pl.col(goods).is_not_null())).with_columns(
            able=pl.all_horizontal(goods), rank=pl.col("role").replace_strict(_ROLES, range(len(_ROLES)), default=99)
        )
        # who was assessed in two offices and falls short in one is not put forward
        per_person = assessed.group_by(id="from_id").agg(able=pl.col("able").all(), rank=pl.col("rank").min())
        since = park["Member"].select("id", "full_since")
        people = staff_on(park, on).filter(pl.col("stage") == "full").join(per_person, on="id", how="left")
        self._people = people.join(since, on="id", how="left").sort("rank", "full_since", "id", nulls_last=True)
        self._by_firm = {key[0]: frame for key, frame in self._people.group_by("enterprise_id", maintain_order=True)}

    def find(self, firms: list[str]) -> Secretary:
        """Return who could lead the branch of these firms: by office, then the longest a full member."""
        frames = [self._by_firm[firm] for firm in firms if firm in self._by_firm]
        if not frames:
            return Secretary(None, None, None)
        people = pl.concat(frames).unique("id").sort("rank", "full_since", "id", nulls_last=True)
        able = people.filter(pl.col("able").fill_null(False))["id"]
        return Secretary(able[0] if able.len() else None, able.len(), people["able"].null_count())
