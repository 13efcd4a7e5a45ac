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
from chaingraph.asof.days import begun
from chaingraph.asof.demands import is_open
from chaingraph.asof.homes import find_homes
from chaingraph.asof.nearness import UNKNOWN, Bools, Floats, Nearness, facts_of
from chaingraph.asof.people import count_by_enterprise, count_by_organization
from chaingraph.asof.products import find_meanings
from chaingraph.kernels.hops import count_hops
from chaingraph.park import Park
from chaingraph.rules import Rulebook, numbers

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
_SLICE = 500_000  # pairs of firms that are looked at in one go


class Scores:
    """Parts of the score between organizations of a park.

    `park`: reads organizations, where they are established, firms, links, chains, people, demands and resources.
    `on`: as-of day, or None.

    An organization stands for the firms in which it is established; between several firms the best one counts.
    """

    def __init__(self, park: Park, on: dt.date | None, rules: Rulebook) -> None:
        self.park, self.on, self.rules = park, on, rules
        self.numbers = numbers(rules, on, *RULES)
        homes = find_homes(park, on).rename({"organization_id": "organization", "enterprise_id": "firm"})
        self.homes = homes.select("organization", "firm", "joint").unique().sort("organization", "firm")
        self.sites = _find_sites(park, self.homes)
        self.nearness = Nearness(park, on, self.sites)

    def parts(self, helped: Sequence[str], helping: Sequence[str]) -> dict[str, Floats]:
        """Return each part between the helped organizations (rows) and the helping ones (columns); NaN is unknown."""
        a, b = list(helped), list(helping)
        near = self._near(a, b)
        return {
            "supply": self._supply(a, b),
            "industry": near["industry"],
            "place": near["place"],
            "strength": self._strength(a, b),
            "needs": self._needs(a, b),
        }

    def total(self, parts: Mapping[str, Floats]) -> Floats:
        """Return the weighted mean of the given parts; what is unknown adds nothing, so it is a lower bound."""
        weights = {name: float(getattr(self.numbers, f"weight_{name}")) for name in parts}
        whole = sum(weights.values())
        return sum((weights[name] * np.nan_to_num(part) for name, part in parts.items()), np.zeros(())) / whole

    def modes(self, helped: Sequence[str], helping: Sequence[str], strength: Floats) -> NDArray[np.object_]:
        """Return how the helping organizations (columns) would help the others (rows); None where nothing tells.

        `strength`: that part of the score. More full members: strong helps weak; else firms with more staff: big helps
        small. All of them have an organization, so that none has what another lacks.
        """
        staff = dict(self.sites.group_by("organization").agg(_whole("employees")).iter_rows())
        small, big = (np.array([_number(staff.get(key)) for key in side]) for side in (helped, helping))
        modes = np.full(strength.shape, None, np.object_)
        modes[big[None, :] > small[:, None]] = "big_small"
        modes[strength > 0] = "strong_weak"
        return modes

    def _near(self, a: list[str], b: list[str]) -> dict[str, Floats]:
        """Return industry and place: of the sites of two organizations the two that are nearest count."""
        shape = (len(a), len(b))
        level, street = np.full(shape, UNKNOWN), np.zeros(shape, bool)
        apart = np.full(shape, np.inf)
        mine, others = self._sites_of(a), self._sites_of(b)
        step = max(1, _SLICE // max(1, others.height))
        for part in mine.iter_slices(step) if mine.height else ():
            pairs = part.join(others, how="cross", maintain_order="left_right")
            left, right = (pairs[name].to_numpy() for name in ("site", "site_right"))
            where = (pairs["place"].to_numpy(), pairs["place_right"].to_numpy())
            np.minimum.at(level, where, self.nearness.industry_level(left, right))
            np.fmin.at(apart, where, self.nearness.distance(left, right))
            np.logical_or.at(street, where, self.nearness.same_street(left, right))
        similar = np.array([*map(float, self.numbers.industry_levels), 0.0, np.nan])[level]
        known = self._both(mine, others, shape, self.nearness.street >= 0)
        near = np.where(known, np.where(street, float(self.numbers.same_street), 0.0), np.nan)
        measured = np.maximum(0.0, 1.0 - apart / float(self.numbers.place_radius))
        return {"industry": similar, "place": np.where(np.isfinite(apart), measured, near)}

    def _supply(self, a: list[str], b: list[str]) -> Floats:
        shape = (len(a), len(b))
        mine, others = self._sites_of(a), self._sites_of(b)
        chains = self.nearness.chains
        one, two = (chains[mine["site"].to_numpy()] @ chains[others["site"].to_numpy()].T).nonzero()
        shared = np.zeros(shape, bool)
        shared[mine["place"].to_numpy()[one], others["place"].to_numpy()[two]] = True
        closeness = np.where(shared, float(self.numbers.same_chain), 0.0)
        hops = self._hops(a, b)
        closeness = np.where(
            hops >= 0, np.maximum(closeness, float(self.numbers.supply_decay) ** np.maximum(hops - 1, 0)), closeness
        )
        linked = self.sites["id"].is_in(self.nearness.both_ways["firm"].implode()).fill_null(False).to_numpy()
        placed = linked | (chains.sum(1) > 0)
        return np.where(self._both(mine, others, shape, placed), closeness, np.nan)

    @cached_property
    def _general(self) -> list[str]:
        """Firms that sell to all chains: that two firms buy packaging from one place brings them no nearer."""
        rows = find_chain_members(self.park, on=self.on, rules=self.rules).rows
        return [row["enterprise_id"] for row in rows if row["role"] == "general"]

    def _hops(self, a: list[str], b: list[str]) -> NDArray[np.int64]:
        links = self.nearness.links
        firms = pl.concat([self.homes["firm"], links["from_id"], links["to_id"]]).unique().sort()
        number = dict(zip(firms.to_list(), range(firms.len()), strict=True))
        source, target = (
            links[side].replace_strict(number, return_dtype=pl.Int64).to_numpy() for side in ("from_id", "to_id")
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
        demands = demands.filter(begun(self.on, "opened"), is_open(self.on))
        resources = resources.filter(begun(self.on, "opened"))
        needed = self._of_firms(self._goods(demands.select(firm="enterprise_id", word="product")))
        offered = self._goods(resources.select(provider="provider_id", word="name")).drop_nulls()
        by_firm = self._of_firms(offered.rename({"provider": "firm"}))
        by_organization = offered.rename({"provider": "organization"})
        made = self.park["Enterprise"].select("id", "products").drop_nulls().explode("products")
        goods = self._of_firms(self._goods(made.select(firm="id", word="products")))
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

    def _goods(self, words: pl.DataFrame) -> pl.DataFrame:
        """Return the products that words mean as ``value`` in their place."""
        meant = find_meanings(self.park).select("word", value="product")
        return words.join(meant, on="word").drop("word")

    def _of_firms(self, values: pl.DataFrame) -> pl.DataFrame:
        """Return the values of firms (``firm, value``) as values of their organizations, each once."""
        known = values.drop_nulls()
        return self.homes.select("organization", "firm").join(known, on="firm").select("organization", "value").unique()

    def _places(self, side: list[str]) -> pl.DataFrame:
        """Return ``place, firm``: the firms of each organization of a side."""
        return _numbered(side).join(self.homes, on="organization").select("place", "firm").sort("place", "firm")

    def _sites_of(self, side: list[str]) -> pl.DataFrame:
        """Return ``place, site``: the sites of each organization of a side."""
        return _numbered(side).join(self.sites, on="organization").select("place", "site").sort("place", "site")

    def _both(self, mine: pl.DataFrame, others: pl.DataFrame, shape: tuple[int, int], known: Bools) -> Bools:
        """Return of which two organizations something is known: of a site of each."""
        of_side = [np.zeros(count, bool) for count in shape]
        for found, sites in zip(of_side, (mine, others), strict=True):
            found[sites["place"].to_numpy()[known[sites["site"].to_numpy()]]] = True
        both: Bools = of_side[0][:, None] & of_side[1][None, :]
        return both


def _find_sites(park: Park, homes: pl.DataFrame) -> pl.DataFrame:
    """Return organizations with the facts of their firms, numbered; one without a known street there has its own."""
    own = park["PartyOrganization"].select(organization="id", own="street")
    sites = homes.select("organization", id="firm").join(facts_of(park), on="id", how="left")
    nowhere = own.drop_nulls().join(sites.drop_nulls("street"), on="organization", how="anti")
    return (
        sites.join(nowhere, on="organization", how="full", coalesce=True)
        .with_columns(street=pl.coalesce("street", "own"))
        .sort("organization", "id", nulls_last=True)
        .with_row_index("site")
    )


def _numbered(side: list[str]) -> pl.DataFrame:
    places = pl.int_range(len(side), dtype=pl.Int64, eager=True)
    return pl.DataFrame({"organization": side, "place": places}, {"organization": pl.String, "place": pl.Int64})


def _whole(name: str) -> pl.Expr:
    """Return the sum of a column; null where one of its values is unknown."""
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum())


def _number(value: int | None) -> float:
    return float("nan") if value is None else float(value)
