"""Everything that the explorer page shows, as plain values that JSON holds in little room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from chaingraph.asof.day import as_of, at_day
from chaingraph.errors import Text
from chaingraph.model import NODES, DataClass
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.view.hidden import find_hidden
from chaingraph.view.page.geography import map_data
from chaingraph.view.page.pack import pack, refer
from chaingraph.view.page.pinyin import initials
from chaingraph.view.page.records import referring
from chaingraph.view.page.scene import LIMIT, Scene, build_scene
from chaingraph.view.page.styles import EDGE_STYLES, NODE_STYLES, Style
from chaingraph.view.page.tables import Tables, both
from chaingraph.words import masked, plain

TITLE = Text("产业链与党建链一张图", "Industrial chains and the Party chain in one picture")
_ENTITIES = ("Enterprise", "PartyOrganization", "IndustryChain")
_LEFT_OUT = frozenset({"id", "name", "source_ref", "longitude", "latitude"})  # the map has the places


def page_data(park: Park, answers: Mapping[str, Table], *, language: str = "zh", limit: int = LIMIT) -> dict[str, Any]:
    """Return everything that the page shows, as plain values.

    `park`, `answers`, `language`, `limit`: as for `page.write_page`.

    Relations are those that hold on the day of the answers, without answers on the park's own.

    Returns ``entities`` (what has a name: all that is drawn or mentioned), ``facts`` about them, ``homes``
    (organization and firm) and ``paired`` (mentor and organization), ``referring`` (records that refer to them),
    ``network``, ``map``, ``tables`` with ``reasons`` and ``rules``, ``styles``, ``labels``, ``counts`` and ``footer``.
    """
    on = next((table.as_of for table in answers.values() if table.as_of), None) or as_of(park)
    held = at_day(park, on)
    scene = build_scene(held, answers, limit=limit)
    tables = Tables()
    hidden = find_hidden(answers)
    for name, table in answers.items():
        tables.add(name, table, hidden.get(name, {}))
    entities = _entities(park, answers, scene, tables.mentioned)
    place = {str(entity["id"]): number for number, entity in enumerate(entities)}
    _refer(tables, entities, place)
    return {
        "language": "zh" if language.startswith("zh") else "en",
        "title": both(TITLE),
        "entities": {
            "id": [entity["id"] for entity in entities],
            "name": pack([entity["name"] for entity in entities]),
            "type": pack([entity["type"] for entity in entities]),
            "initials": pack(initials([entity["name"] for entity in entities])),
        },
        "facts": {kind: _facts(park, kind, place) for kind in _ENTITIES},
        "homes": _links(held, "ESTABLISHED_IN", place),
        "paired": _links(held, "PAIRED_WITH", place),
        "referring": referring(held, place, _ENTITIES),
        "network": _network(scene, place),
        "map": map_data(held, answers, on=on),
        "tables": tables.tables,
        "reasons": {
            name: pack([reason[name] for reason in tables.reasons]) for name in ("zh", "en", "code", "rules", "facts")
        },
        "rules": tables.rules,
        "styles": {
            "nodes": {name: _style(style) for name, style in NODE_STYLES.items()},
            "edges": {name: _style(style) for name, style in EDGE_STYLES.items()},
        },
        "labels": _labels(answers),
        "counts": {
            "firms": park["Enterprise"].height,
            "organizations": park["PartyOrganization"].height,
            "chains": park["IndustryChain"].height,
        },
        "footer": {"digest": park.digest[:12], "sources": sorted(park["Enterprise"]["source"].drop_nulls().unique())},
    }


def _entities(
    park: Park, answers: Mapping[str, Table], scene: Scene, mentioned: Iterable[str]
) -> list[dict[str, str | None]]:
    """Return what the page can name: the drawn nodes in their order, then what tables mention, by kind and id."""
    found: dict[str, dict[str, str | None]] = {
        node["id"]: {"id": node["id"], "name": node["name"], "type": node["type"]} for node in scene.nodes
    }
    wanted = pl.Series("id", sorted(set(mentioned)), pl.String)
    for kind in _ENTITIES:
        named = park[kind].select("id", "name").filter(pl.col("id").is_in(wanted.implode())).sort("id")
        for key, name in named.iter_rows():
            found.setdefault(key, {"id": key, "name": name, "type": kind})
    for row in answers["chains"].rows if "chains" in answers else ():
        name = row["name"].zh if isinstance(row["name"], Text) else row["name"]
        found.setdefault(
            row["chain_id"], {"id": row["chain_id"], "name": name or row["chain_id"], "type": "SupplyChain"}
        )
    return list(found.values())


def _refer(tables: Tables, entities: list[dict[str, str | None]], place: Mapping[str, int]) -> None:
    """Let columns that hold nothing but ids or names of entities hold their places: half of a large page is these."""
    names: dict[str, int] = {}
    several = set()
    for number, entity in enumerate(entities):
        name = str(entity["name"])
        if names.setdefault(name, number) != number:
            several.add(name)
    once = {name: number for name, number in names.items() if name not in several}
    for table in tables.tables.values():
        table["cells"] = [refer(column, place, once) for column in table["cells"]]


def _facts(park: Park, kind: str, place: Mapping[str, int]) -> dict[str, Any]:
    """Return what is known of the named entities of a kind, a packed column per property that anybody has."""
    frame = park[kind].filter(pl.col("id").is_in(list(place)))
    columns = {}
    for prop in NODES[kind].properties:
        if prop.data_class not in {DataClass.PUBLIC, DataClass.INTERNAL} or prop.name in _LEFT_OUT:
            continue
        values = [None if value == [] else plain(value) for value in frame[prop.name].to_list()]
        if prop.counts_people:
            values = [masked(value) for value in values]
        if any(value is not None for value in values):
            columns[prop.name] = pack(values)
    return {"of": [place[key] for key in frame["id"]], "columns": columns}


def _links(park: Park, relation: str, place: Mapping[str, int]) -> list[list[int]]:
    """Return the ends of the links of a relation, as places of entities."""
    ends = park[relation].select("from_id", "to_id").unique().sort("from_id", "to_id")
    return [[place[a], place[b]] for a, b in ends.iter_rows() if a in place and b in place]


def _network(scene: Scene, place: Mapping[str, int]) -> dict[str, Any]:
    nodes, edges = scene.nodes, scene.edges
    layouts = {}
    for name, (x, y) in {"chain": ("x", "y"), "street": ("x2", "y2")}.items():
        if name in scene.layouts:
            layouts[name] = {
                **scene.layouts[name],
                "x": [round(node[x]) for node in nodes],
                "y": [round(node[y]) for node in nodes],
            }
    return {
        "of": [place[node["id"]] for node in nodes],
        "kind": pack([node["kind"] for node in nodes]),
        "mark": pack([node.get("mark") for node in nodes]),
        "label": [node["label"] for node in nodes] if scene.aggregated else None,
        "from": [place[edge["from"]] for edge in edges],
        "to": [place[edge["to"]] for edge in edges],
        "type": pack([edge["type"] for edge in edges]),
        "products": pack([edge.get("products") for edge in edges]),
        "layouts": layouts,
        "note": None if scene.note is None else both(scene.note),
        "aggregated": scene.aggregated,
    }


def _style(style: Style) -> dict[str, Any]:
    return {
        "label": both(style.label),
        "color": style.color,
        "shape": style.shape,
        "size": style.size,
        "dashes": list(style.dashes),
        "shown": style.shown,
        "verbs": [both(verb) for verb in style.verbs],
    }


def _labels(answers: Mapping[str, Table]) -> dict[str, Any]:
    """Return labels of properties by kind, with units and the values of enumerations, and of all columns of answers."""
    labels: dict[str, Any] = {
        kind: {
            prop.name: {
                "label": both(prop.label),
                **({"unit": prop.unit} if prop.unit else {}),
                **({"values": {v: both(label) for v, label in prop.values.items()}} if prop.values else {}),
            }
            for prop in NODES[kind].properties
        }
        for kind in _ENTITIES
    }
    columns: dict[str, Any] = {}
    for table in answers.values():
        for inner in (table, *table.parts.values()):
            for column in inner.columns:
                values = {value: both(label) for value, label in column.values.items()}
                columns.setdefault(column.name, {"label": both(column.label), **({"values": values} if values else {})})
    return {**labels, "columns": columns}
