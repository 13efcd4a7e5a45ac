"""The explorer: one HTML file that opens offline and asks nothing of any network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chaingraph.errors import Text
from chaingraph.model import NODES
from chaingraph.park import Park
from chaingraph.table import Table, plain
from chaingraph.view.masking import is_count_of_people, mask_row, masked
from chaingraph.view.network import vis_script
from chaingraph.view.offline import Page, asset, render
from chaingraph.view.scene import EDGE_STYLES, LIMIT, NODE_STYLES, Style, build_scene

TITLE = Text("产业链与党建链一张图", "Industrial chains and the Party chain in one picture")
ROW_LIMIT = 3000


def write_page(
    park: Park, answers: Mapping[str, Table], out: Path, *, language: str = "zh", limit: int = LIMIT
) -> None:
    """Write the explorer page of a park and its answers.

    Parameters
    ----------
    park
        The park that is drawn; members are not.
    answers
        Answers under the names `figures`, `branchless`, `pairs`, `chains`, `chain_members`; absent ones are said
        to be absent.
    out
        The HTML file; written whole or not at all, as UTF-8.
    language
        ``zh`` or ``en``: the language that the page opens in; both are inside.
    limit
        Most nodes to draw before the picture is cut down to chains.

    Notes
    -----
    Tables longer than 3,000 rows are cut and say so. Counts of people under 5 read ``<5``; personal texts are
    left out. The content security policy allows only the scripts and the style that are in the file.
    """
    Page(render_page(park, answers, language=language, limit=limit)).write(out)


def render_page(park: Park, answers: Mapping[str, Table], *, language: str = "zh", limit: int = LIMIT) -> str:
    """Return the text of the explorer page; parameters as for `write_page`."""
    return render(
        asset("page.html"),
        title=TITLE.in_language(language),
        language=language,
        style=asset("page.css"),
        scripts={"vis": vis_script(), "script": asset("page.js")},
        data=page_data(park, answers, language=language, limit=limit),
    )


def show_page(park: Park, answers: Mapping[str, Table], *, language: str = "zh", limit: int = LIMIT) -> Page:
    """Return the explorer page for a notebook; parameters as for `write_page`."""
    return Page(render_page(park, answers, language=language, limit=limit), height=760)


def page_data(park: Park, answers: Mapping[str, Table], *, language: str = "zh", limit: int = LIMIT) -> dict[str, Any]:
    """Return everything that the page shows, as plain values.

    Parameters
    ----------
    park, answers, language, limit
        As for `write_page`.

    Returns
    -------
    dict
        ``title``, ``tables`` by name, ``network``, ``names`` by id, ``styles``, ``labels`` and ``footer``.
    """
    scene = build_scene(park, answers, limit=limit)
    tables = {}
    for name, table in answers.items():
        tables[name] = _table(table)
        tables.update({f"{name}.{part}": _table(inner) for part, inner in table.parts.items()})
    return {
        "language": "zh" if language.startswith("zh") else "en",
        "title": _both(TITLE),
        "tables": tables,
        "names": _names(park, tables, scene.nodes),
        "network": {
            "nodes": scene.nodes,
            "edges": scene.edges,
            "facts": {node: _facts(facts) for node, facts in scene.facts.items()},
            "bands": scene.bands,
            "columns": scene.columns,
            "note": None if scene.note is None else _both(scene.note),
        },
        "styles": {
            "nodes": {name: _style(style) for name, style in NODE_STYLES.items()},
            "edges": {name: _style(style) for name, style in EDGE_STYLES.items()},
        },
        "labels": _labels(),
        "counts": {"firms": park["Enterprise"].height, "organizations": park["PartyOrganization"].height},
        "footer": {"digest": park.digest[:12]},
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _style(style: Style) -> dict[str, Any]:
    return {
        "label": _both(style.label),
        "color": style.color,
        "shape": style.shape,
        "dashes": list(style.dashes),
        "shown": style.shown,
    }


def _table(table: Table) -> dict[str, Any]:
    shown = [mask_row(row, table.columns) for row in table.rows[:ROW_LIMIT]]
    return {
        "title": _both(table.title),
        "as_of": plain(table.as_of),
        "columns": [
            {
                "name": column.name,
                "label": _both(column.label),
                "unit": column.unit,
                "values": {value: _both(label) for value, label in column.values.items()},
            }
            for column in table.columns
        ],
        "rows": [[_finite(plain(row[column.name])) for column in table.columns] for row in shown],
        "total": len(table.rows),
        "notes": [_both(note) for note in table.notes],
        "rules": [
            {"id": plain(rule.get("id")), "label": plain(rule.get("label")), "value": plain(rule.get("value"))}
            | {name: plain(rule.get(name)) for name in ("unit", "title", "article", "issuer", "since")}
            for rule in table.rules
        ],
    }


def _finite(value: Any) -> Any:
    """Return the value with what JSON cannot hold (not a number, infinite) as unknown."""
    if isinstance(value, float) and value - value != 0:
        return None
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    return value


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: masked(value) if is_count_of_people(name) else _finite(plain(value)) for name, value in facts.items()}


def _names(park: Park, tables: Mapping[str, Any], nodes: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names of the ids that the page mentions, and of no others: a big park has too many."""
    named = {
        str(key): value
        for kind in ("IndustryChain", "PartyOrganization", "Enterprise")
        for key, value in park[kind].select("id", "name").iter_rows()
    }
    if "chains" in tables:
        places = [column["name"] for column in tables["chains"]["columns"]]
        for row in tables["chains"]["rows"]:
            cells = dict(zip(places, row, strict=True))
            if isinstance(cells.get("name"), str):
                named[str(cells["chain_id"])] = cells["name"]
    mentioned = {str(node["id"]) for node in nodes}
    for table in tables.values():
        for row in table["rows"]:
            for cell in row:
                mentioned.update(
                    item for item in (cell if isinstance(cell, list) else (cell,)) if isinstance(item, str)
                )
    return {key: named[key] for key in sorted(mentioned) if key in named}


def _labels() -> dict[str, Any]:
    """Return labels of properties, and of the values of enumerations, of the kinds that are drawn."""
    return {
        name: {
            prop.name: {"label": _both(prop.label), "values": {v: _both(label) for v, label in prop.values.items()}}
            for prop in NODES[name].properties
        }
        for name in ("Enterprise", "PartyOrganization", "IndustryChain")
    }
