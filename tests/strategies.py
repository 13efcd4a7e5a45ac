"""Hypothesis strategies: small valid parks over all declared kinds, made from the declarations."""

import datetime as dt

from hypothesis import strategies as st

from chaingraph.io.written import blank
from chaingraph.model import EDGES, KINDS, NODES, Check, Type
from chaingraph.park import Park

_LETTERS = "甲乙丙丁泸州豪能（）()·ABCabc0189 =+-@'\"<>&,.:/_%＝＋"
# Goods are one product where they differ in width, case, blanks, brackets or dashes alone: reading writes them alike
_GOODS = "甲乙丙丁泸州豪能ABC0189=+%&"
_LOWEST, _HIGHEST = dt.date(1950, 1, 1), dt.date(2026, 12, 31)


def uscc(body):
    """Return the 17 characters with their check character (GB 32100-2015)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(character) * 3**place % 31 for place, character in enumerate(body))
    return body + alphabet[-total % 31]


def texts(alphabet=_LETTERS):
    """Texts as a validated park holds them: no blank, no space at either end, no list separator."""
    return st.text(alphabet, min_size=1, max_size=8).map(str.strip).filter(lambda text: text and blank(text) is None)


def values(prop):
    """Valid values of a declared property that refers to nothing."""
    numbers = st.floats(0, 1e6, allow_nan=False, allow_infinity=False)
    if prop.type is Type.ENUM:
        return st.sampled_from(sorted(prop.values))
    if prop.type is Type.BOOLEAN:
        return st.booleans()
    if prop.type is Type.DATE:
        return st.dates(_LOWEST, _HIGHEST)
    if prop.type is Type.INTEGER:
        return st.integers(0, 10**6)
    if prop.name == "product":
        return texts(_GOODS)
    if prop.type is Type.LIST:
        alphabet = _GOODS if prop.name == "products" else _LETTERS
        return st.lists(texts(alphabet), min_size=1, max_size=3, unique=True)
    if prop.type is Type.NUMBER:
        ranges = {Check.SHARE: (0, 1), Check.LONGITUDE: (73, 135), Check.LATITUDE: (4, 53)}
        return st.floats(*ranges[prop.check]) if prop.check in ranges else numbers.map(lambda value: value + 0.0)
    if prop.check is Check.USCC:
        return st.integers(0, 10**6).map(lambda serial: uscc(f"91000000{serial:09d}"))
    if prop.check is Check.INDUSTRY:
        return st.sampled_from(["C36", "C3670", "C39"])
    if prop.check is Check.DIVISION:
        return st.just("510502")
    return texts()


@st.composite
def rows(draw, kind, fixed, ids):
    """One row of a kind: `fixed` values, then references into `ids`, then the rest or unknown."""
    row = dict(fixed)
    for prop in kind.properties:
        if prop.name in row:
            continue
        if prop.reference:
            found = [name for target in prop.reference for name in ids.get(target, ())]
            pool = st.sampled_from(found) if found else st.none()
        else:
            pool = values(prop)
        row[prop.name] = draw(pool if prop.required else st.none() | pool)
    # dates are declared in the order in which they happen
    dated = [prop.name for prop in kind.properties if row[prop.name] is not None and prop.type is Type.DATE]
    row.update(zip(dated, sorted(row[name] for name in dated), strict=True))
    return row


@st.composite
def parks(draw, max_nodes=2, max_edges=2):
    """Small valid parks: ids unique over the park, no dangling reference, edge keys unique, trees without cycles.

    Credit codes and names of records of one kind differ, so that a reference by name has one answer.
    """
    counts = {name: draw(st.integers(0, max_nodes)) for name in NODES}
    counts["Enterprise"] = max(1, counts["Enterprise"])
    ids = {name: [f"{name}-{number}" for number in range(counts[name])] for name in NODES}
    tables = {}
    for name, kind in NODES.items():
        required = [prop for prop in kind.properties if prop.required and prop.reference]
        if any(not ids.get(target) for prop in required for target in prop.reference):
            ids[name] = []
    for name, kind in NODES.items():
        table = []
        for number, key in enumerate(ids[name]):
            fixed = {"id": key, "source": "synthetic"}
            if "name" in kind.columns:
                # the number keeps names apart, and the kind, since a reference may point to several kinds
                fixed["name"] = f"{draw(texts())}{name}{number}"
            if "aliases" in kind.columns:
                fixed["aliases"] = draw(st.none() | st.just([f"=别名{name}{number}", f"简称{name}{number}"]))
            if "uscc" in kind.columns:
                fixed["uscc"] = draw(st.none() | st.just(uscc(f"91000000{number:09d}")))
            table.append(draw(rows(kind, fixed, ids)))
        tables[name] = table
    for name, kind in EDGES.items():
        starts = [key for start in kind.start for key in ids[start]]
        ends = [key for end in kind.end for key in ids[end]]
        table, seen = [], set()
        for _ in range(draw(st.integers(0, max_edges)) if starts and ends else 0):
            start, end = draw(st.sampled_from(starts)), draw(st.sampled_from(ends))
            # a forward step in one order of the ids can never close a cycle
            if start >= end and (kind.acyclic or start == end):
                continue
            row = draw(rows(kind, {"from_id": start, "to_id": end, "source": "synthetic"}, ids))
            # nobody has two current affiliations
            key = start if name == "AFFILIATED_WITH" else tuple(row[column] for column in kind.key)
            if key not in seen:
                seen.add(key)
                table.append(row)
        tables[name] = table
    return Park.from_rows({kind.name: tables[kind.name] for kind in KINDS if tables[kind.name]})
