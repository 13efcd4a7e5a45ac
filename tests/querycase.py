"""A park in which every branch of the queries is taken, and the values that its queries are asked with."""

import datetime as dt
import random
from functools import cache

import polars as pl

from chaingraph.model import EDGES, KINDS
from chaingraph.park import Park
from chaingraph.sample import build_sample

TODAY = dt.date(2025, 6, 30)


@cache
def rough_park(seed=7):
    """The sample park with holes: values unknown, records ended, counts declared where there are no records."""
    choose = random.Random(seed)
    park = build_sample(seed=1).park
    tables = {kind.name: park[kind.name].to_dicts() for kind in KINDS}
    # a query says that it does not look at what is declared complete of people
    tables["SourceScope"] = [row for row in tables["SourceScope"] if row["register"] == "organizations"]
    for kind in KINDS:
        keep = {"id", "source", *getattr(kind, "key", ())}
        optional = [prop.name for prop in kind.properties if not prop.required and prop.name not in keep]
        for row in tables[kind.name]:
            for name in optional:
                if choose.random() < 0.06:
                    row[name] = None
            if "until" in row and choose.random() < 0.08:
                row["until"] = dt.date(2024, 1, 31)
    for row in tables["Member"]:
        row["left"] = dt.date(2024, 1, 1) if choose.random() < 0.05 else None
    for row in tables["PartyOrganization"]:
        row["dissolved"] = dt.date(2024, 2, 1) if choose.random() < 0.06 else None
        if choose.random() < 0.08:  # seated in a firm, and still no home
            row["functional"] = True
    for name, chance in (("Enterprise", 0.6), ("PartyOrganization", 0.6)):
        for row in tables[name]:
            if choose.random() < chance:
                for count, most in (("full_members", 9), ("probationary_members", 3), ("untransferred_members", 4)):
                    row[count] = choose.choice([None, 0, choose.randint(0, most)])
                row["activists"] = choose.choice([None, 0, 2])
    # half of the firms have counts only
    counted = {row["id"] for row in tables["Enterprise"] if choose.random() < 0.5}
    tables["EMPLOYED_BY"] = [row for row in tables["EMPLOYED_BY"] if row["to_id"] not in counted]
    # an organization under another one of the same firm, so that its count is not added twice
    seats = [row for row in tables["ESTABLISHED_IN"] if row["until"] is None]
    single = [row["from_id"] for row in seats]
    for number, row in enumerate(choose.sample(seats, 12)):
        if single.count(row["from_id"]) > 1:
            continue
        below = f"PO-BELOW-{number}"
        tables["PartyOrganization"].append(
            {"id": below, "name": f"下级{number}", "kind": "branch", "full_members": 4, "source": "synthetic"}
        )
        tables["ESTABLISHED_IN"].append({"from_id": below, "to_id": row["to_id"], "source": "synthetic"})
        if number % 2:
            tables["SUBORDINATE_TO"].append({"from_id": below, "to_id": row["from_id"], "source": "synthetic"})
    # demands that somebody can meet, two products of one name in one firm, a firm that supplies itself
    products = sorted({row["product"] for row in tables["SUPPLIES"] if row["product"]})
    for row in tables["Demand"]:
        if row["matched"] is None and choose.random() < 0.5:
            row["product"] = choose.choice(products)
    tables["SUPPLIES"].append({"from_id": "E0000154", "to_id": "E0000154", "product": "自用", "source": "synthetic"})
    for row in choose.sample(tables["SUPPLIES"], 40):
        tables["SUPPLIES"].append({**row, "from_id": row["to_id"], "to_id": row["from_id"], "annual_value": 12.5})
    # many demands of one product
    for row in tables["Demand"][:30]:
        row["product"], row["matched"], row["matched_by"] = products[0], None, None
    # firms that do not operate, in chains too; leaders without an organization, and two of one chain
    late = random.Random(seed + 1)
    for row in late.sample(tables["Enterprise"], 40):
        row["status"] = late.choice(["closed", "suspended", "building"])
    for row in late.sample(tables["IN_CHAIN"], 5):
        row["role"] = "leader"
    for row in tables["Demand"][40:50]:
        row["met"] = row["matched"] is not None or bool(int(row["id"][-1]) % 2)
    # links that nobody saw or told of
    for row in random.Random(seed + 2).sample(tables["SUPPLIES"], 30):
        row["status"] = "candidate" if row["annual_value"] else "implied"
    # the committee of a chain without its mark, seated in firms: no home of theirs
    for row in tables["PartyOrganization"]:
        if row["id"] == "CC-EQUIPMENT":
            row["functional"] = None
    for row in tables["Enterprise"][100:130]:
        tables["ESTABLISHED_IN"].append({"from_id": "CC-EQUIPMENT", "to_id": row["id"], "source": "synthetic"})
    # firms that say of themselves what no register says, firms outside the zone, owners of every kind
    said = random.Random(seed + 2)
    for row in tables["Enterprise"]:
        if said.random() < 0.2:
            row["has_organization"] = said.choice([None, False, True])
            row["organizations"] = said.choice([None, 0, 2])
        if said.random() < 0.1:
            row["in_zone"] = said.choice([True, False])
        if said.random() < 0.2:
            row["ownership"] = said.choice(["hmt", "collective", "mixed", "mixed"])
            row["controller"] = said.choice([None, "private", "state"])
        if said.random() < 0.05:
            row["social_organization"] = True
    frames = Park.from_rows(tables).tables
    unique = {
        name: frame.unique(EDGES[name].key, keep="first", maintain_order=True)
        for name, frame in frames.items()
        if name in EDGES
    }
    return Park.from_frames({**frames, **unique})


def shuffled(park, seed=3):
    """The same park with the rows of every table in another order."""
    return Park.from_frames(
        {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in park.tables.items()}
    )


GIVEN = {
    "chain/firms": {"chain": "电子信息"},
    "chokepoint/without_firm": {"firm": "E0000408"},
    "freshness/stale_firms": {"since": "2023-06-01"},
    "growth/expiring": {"before": "2025-01-01"},
    "growth/exposure": {"parent": "E0000251"},
    "growth/group": {"parent": "中国电子"},
    "organization/below": {"organization": "PO-ZONE"},
    "pairing/common_ground": {"organization": "PO-0066"},
    "service/officers": {"since": "2024-01-01"},
    "service/unvisited": {"since": "2023-06-01"},
    "pairing/dormant": {"since": "2023-06-01"},
    "service/visits_due": {"since": "2023-06-01"},
    "supply/beside": {"firm": "E0000148"},
    "supply/downstream": {"firm": "E0000156", "tiers": "10"},
    "supply/partners": {"firm": "E0000154"},
    "supply/route": {"supplier": "E0000408", "customer": "E0000251"},
    "supply/upstream": {"firm": "E0000154", "tiers": "4"},
    "supply/who_supplies": {"product": "主板"},
    "zone/path": {"one": "E0000408", "other": "PO-0066"},
}


def known(frame, *columns):
    """Rows of some columns as tuples."""
    return [tuple(row) for row in frame.select(*columns).iter_rows()]


__all__ = ["GIVEN", "TODAY", "known", "pl", "rough_park", "shuffled"]
