"""How well two Party organizations fit: visible parts between 0 and 1, each unknown where its facts are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.analysis.pairing.answers import PARTS
from chaingraph.analysis.supply import find_chain_members
from chaingraph.asof.homes import find_homes
from chaingraph.asof.people import count_by_enterprise, count_by_organization
from chaingraph.io.names import name_key
from chaingraph.kernels.hops import count_hops
from chaingraph.park import Park
from chaingraph.rules import Rulebook, numbers

Floats = NDArray[np.float64]


RULES = (
    *(f"pairing.weight_{name}" for name in PARTS),
    "pairing.supply_decay",
    "pairing.supply_reach",
    "pairing.same_chain",
    "pairing.industry_levels",
    "pairing.place_radius",
    "pairing.same_street",
    "pairing.strength_ratio",
)
_EARTH_KM = 6371.0088
_INDUSTRY_DIGITS = (4, 3, 2)  # class, group, division of GB/T 4754


class Scores:
    """Parts of the score between organizations of a park.

    Parameters
    ----------
    park
        Reads organizations, where they are established, firms, links, chains, people, demands and resources.
    on
        As-of day, or None.
    rules
        The rulebook that the weights and levels come from.

    Notes
    -----
    An organization stands for the firms in which it is established; between several firms the best one counts.
    """

    def __init__(self, park: Park, on: dt.date | None, rules: Rulebook) -> None:
        self.park, self.on = park, on
        self.numbers = numbers(rules, on, *RULES)
        homes = find_homes(park, on).rename({"organization_id": "organization", "enterprise_id": "firm"})
        self.homes = homes.select("organization", "firm", "joint").unique().sort("organization", "firm")

    def parts(self, helped: Sequence[str], helping: Sequence[str]) -> dict[str, Floats]:
        """Return each part between the helped organizations (rows) and the helping ones (columns); NaN is unknown."""
        a, b = list(helped), list(helping)
        return {
            "supply": self._supply(a, b),
            "industry": self._industry(a, b),
            "place": self._place(a, b),
            "strength": self._strength(a, b),
            "needs": self._needs(a, b),
        }

    def total(self, parts: Mapping[str, Floats]) -> Floats:
        """Return the weighted mean of the given parts; what is unknown adds nothing, so it is a lower bound."""
        weights = {name: float(getattr(self.numbers, f"weight_{name}")) for name in parts}
        whole = sum(weights.values())
        return sum((weights[name] * np.nan_to_num(part) for name, part in parts.items()), np.zeros(())) / whole

    def _supply(self, a: list[str], b: list[str]) -> Floats:
        chains = self.park["IN_CHAIN"]
        if self.on is not None:
            chains = chains.filter(pl.col("since").is_null() | (pl.col("since") <= self.on))
        declared = self._of_firms(chains.select(firm="from_id", value="to_id"))
        closeness = np.where(self._share(a, b, declared), float(self.numbers.same_chain), 0.0)
        hops = self._hops(a, b)
        closeness = np.where(
            hops >= 0, np.maximum(closeness, float(self.numbers.supply_decay) ** np.maximum(hops - 1, 0)), closeness
        )
        linked = self._of_firms(
            pl.concat([self._links.select(firm=side, value=pl.lit("linked")) for side in ("from_id", "to_id")])
        )
        placed = pl.concat([declared, linked])
        return np.where(self._known(a, b, placed), closeness, np.nan)

    @cached_property
    def _links(self) -> pl.DataFrame:
        links = self.park["SUPPLIES"].select("from_id", "to_id", "since").filter(pl.col("from_id") != pl.col("to_id"))
        if self.on is not None:
            links = links.filter(pl.col("since").is_null() | (pl.col("since") <= self.on))
        return links.select("from_id", "to_id").unique()

    @cached_property
    def _general(self) -> list[str]:
        """Firms that sell to all chains: that two firms buy packaging from one place brings them no nearer."""
        rows = find_chain_members(self.park).rows
        return [row["enterprise_id"] for row in rows if row["role"] == "general"]

    def _hops(self, a: list[str], b: list[str]) -> NDArray[np.int64]:
        firms = pl.concat([self.homes["firm"], self._links["from_id"], self._links["to_id"]]).unique().sort()
        number = dict(zip(firms.to_list(), range(firms.len()), strict=True))
        source, target = (
            self._links[side].replace_strict(number, return_dtype=pl.Int64).to_numpy() for side in ("from_id", "to_id")
        )
        starts = self._places(b)
        ends = self._places(a)
        closed = np.isin(firms.to_numpy(), self._general)
        hops = count_hops(
            firms.len(),
            source,
            target,
            np.array([number[firm] for firm in starts["firm"]], np.int64),
            starts["place"].to_numpy().astype(np.int64),
            int(self.numbers.supply_reach),
            closed,
        )
        reached = np.full((len(a), len(b)), -1, np.int64)
        for place, firm in ends.iter_rows():
            way = hops[:, number[firm]]
            way = np.append(way, np.full(len(b) - way.size, -1, np.int64))
            here = reached[place]
            reached[place] = np.where((way >= 0) & ((here < 0) | (way < here)), way, here)
        return reached

    def _industry(self, a: list[str], b: list[str]) -> Floats:
        codes = self._of_firms(
            self.park["Enterprise"].select(firm="id", value=pl.col("industry").str.replace(r"^[A-Z]", ""))
        )
        similar = np.zeros((len(a), len(b)))
        for digits, level in zip(_INDUSTRY_DIGITS, self.numbers.industry_levels, strict=True):
            cut = codes.filter(pl.col("value").str.len_chars() >= digits).with_columns(pl.col("value").str.head(digits))
            similar = np.maximum(similar, np.where(self._share(a, b, cut), float(level), 0.0))
        return np.where(self._known(a, b, codes), similar, np.nan)

    def _place(self, a: list[str], b: list[str]) -> Floats:
        firms = self.park["Enterprise"]
        own = self.park["PartyOrganization"].select(organization="id", value="street")
        streets = self._of_firms(firms.select(firm="id", value="street"))
        streets = pl.concat([streets, own.drop_nulls().join(streets, on="organization", how="anti")])
        near = np.where(self._share(a, b, streets), float(self.numbers.same_street), 0.0)
        near = np.where(self._known(a, b, streets), near, np.nan)
        distance = np.full(near.shape, np.inf)
        points = firms.select("id", "crs", "longitude", "latitude").drop_nulls(["longitude", "latitude"])
        for (crs,), group in points.group_by("crs", maintain_order=True):
            del crs  # coordinates of different systems are not compared
            left, right = (self._places(side).join(group, left_on="firm", right_on="id") for side in (a, b))
            if left.height and right.height:
                apart = _kilometres(left, right)
                rows, columns = left["place"].to_numpy(), right["place"].to_numpy()
                np.minimum.at(distance, (rows[:, None], columns[None, :]), apart)
        measured = np.maximum(0.0, 1.0 - distance / float(self.numbers.place_radius))
        return np.where(np.isfinite(distance), measured, near)

    def _strength(self, a: list[str], b: list[str]) -> Floats:
        counted = count_by_organization(self.park, self.on).select(organization="organization_id", own="full_members")
        staff = count_by_enterprise(self.park, self.on).select(firm="enterprise_id", staff="full_members")
        # the staff of a firm is its organization's only where there is no other organization, and no other firm
        alone = self.homes.filter(~pl.col("joint") & (pl.len().over("firm") == 1)).join(staff, on="firm")
        members = counted.join(alone.select("organization", "staff"), on="organization", how="left").select(
            "organization", value=pl.coalesce("own", "staff")
        )
        known = dict(members.iter_rows())
        weak, strong = (np.array([_number(known.get(key)) for key in side]) for side in (a, b))
        ratio = (strong[None, :] + 1) / (weak[:, None] + 1)
        gap: Floats = np.clip(np.log(ratio) / np.log(float(self.numbers.strength_ratio)), 0.0, 1.0)
        return gap

    def _needs(self, a: list[str], b: list[str]) -> Floats:
        demands, resources = self.park["Demand"], self.park["Resource"]
        if self.on is not None:
            begun = pl.col("opened").is_null() | (pl.col("opened") <= self.on)
            demands = demands.filter(begun & (pl.col("matched").is_null() | (pl.col("matched") > self.on)))
            resources = resources.filter(begun)
        else:
            demands = demands.filter(pl.col("matched").is_null())
        needed = self._of_firms(demands.select(firm="enterprise_id", value=name_key(pl.col("product"))))
        offered = resources.select(provider="provider_id", value=name_key(pl.col("name"))).drop_nulls()
        by_firm = self._of_firms(offered.rename({"provider": "firm"}))
        by_organization = offered.rename({"provider": "organization"})
        made = self.park["Enterprise"].select("id", "products").drop_nulls().explode("products")
        goods = self._of_firms(made.select(firm="id", value=name_key(pl.col("products"))))
        offers = pl.concat([by_organization, by_firm, goods]).unique()
        met = np.zeros((len(a), len(b)))
        left = needed.join(_numbered(a), on="organization")
        right = offers.join(_numbered(b), on="organization")
        hits = left.join(right, on="value").group_by("place", "place_right").len()
        met[hits["place"].to_numpy(), hits["place_right"].to_numpy()] = hits["len"].to_numpy()
        count = np.zeros(len(a))
        sums = left.group_by("place").len()
        count[sums["place"].to_numpy()] = sums["len"].to_numpy()
        offering = np.isin(np.arange(len(b)), right["place"].to_numpy())
        known = (count > 0)[:, None] & offering[None, :]
        return np.where(known, met / np.maximum(count, 1)[:, None], np.nan)

    def _of_firms(self, values: pl.DataFrame) -> pl.DataFrame:
        """Return the values of firms (``firm, value``) as values of their organizations, each once."""
        known = values.drop_nulls()
        return self.homes.select("organization", "firm").join(known, on="firm").select("organization", "value").unique()

    def _places(self, side: list[str]) -> pl.DataFrame:
        """Return ``place, firm``: the firms of each organization of a side."""
        return _numbered(side).join(self.homes, on="organization").select("place", "firm").sort("place", "firm")

    def _share(self, a: list[str], b: list[str], values: pl.DataFrame) -> NDArray[np.bool_]:
        """Return whether two organizations have a value in common."""
        hits = values.join(_numbered(a), on="organization").join(
            values.join(_numbered(b), on="organization"), on="value"
        )
        shared = np.zeros((len(a), len(b)), bool)
        shared[hits["place"].to_numpy(), hits["place_right"].to_numpy()] = True
        return shared

    def _known(self, a: list[str], b: list[str], values: pl.DataFrame) -> NDArray[np.bool_]:
        """Return whether both organizations have a value at all."""
        known = set(values["organization"].to_list())
        left, right = (np.array([key in known for key in side], bool) for side in (a, b))
        both: NDArray[np.bool_] = left[:, None] & right[None, :]
        return both


def _numbered(side: list[str]) -> pl.DataFrame:
    places = pl.int_range(len(side), dtype=pl.Int64, eager=True)
    return pl.DataFrame({"organization": side, "place": places}, {"organization": pl.String, "place": pl.Int64})


def _number(value: int | None) -> float:
    return float("nan") if value is None else float(value)


def _kilometres(left: pl.DataFrame, right: pl.DataFrame) -> Floats:
    """Return great-circle distances between two lists of points (haversine)."""
    lat, other = (np.radians(frame["latitude"].to_numpy()) for frame in (left, right))
    lon, beside = (np.radians(frame["longitude"].to_numpy()) for frame in (left, right))
    half = (
        np.sin((other[None, :] - lat[:, None]) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(other)[None, :] * np.sin((beside[None, :] - lon[:, None]) / 2) ** 2
    )
    distance: Floats = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return distance
