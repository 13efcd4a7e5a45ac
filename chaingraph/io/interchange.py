"""JSON, GraphML and GEXF: files for other programs."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chaingraph.derived import CAPTION
from chaingraph.graph import build_graph
from chaingraph.io.guard import clean_xml
from chaingraph.model import KINDS
from chaingraph.park import Park

if TYPE_CHECKING:
    from chaingraph.graph import MultiDiGraph

#: GEXF keeps ``label`` and ``type`` for itself, so the names of the kinds go by these.
_GEXF_LABEL, _GEXF_TYPE = "node_kind", "edge_kind"


def write_json(park: Park, out: Path) -> None:
    """Write a park as one JSON object: kind name to a list of records.

    `out`: the file; the caller makes it atomic.

    UTF-8 without BOM. Dates are ISO texts, lists arrays, unknown values absent; order of the declarations and rows.
    """
    tables = {
        declared.name: [
            {name: _plain(value) for name, value in row.items() if value is not None}
            for row in park[declared.name].iter_rows(named=True)
        ]
        for declared in KINDS
        if park[declared.name].height
    }
    out.write_text(json.dumps(tables, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")


def write_graphml(park: Park, out: Path) -> None:
    """Write the graph of a park as GraphML.

    `out`: the file; the caller makes it atomic.

    Attributes as in `chaingraph.graph.build_graph`; lists are texts joined with ``;``, dates ISO texts. Characters
    that XML forbids are left out.
    """
    import networkx as nx

    nx.write_graphml_xml(_plain_graph(build_graph(park)), out)


def write_gexf(park: Park, out: Path) -> None:
    """Write the graph of a park as GEXF 1.2.

    `out`: the file; the caller makes it atomic.

    As `write_graphml`, but GEXF has its own ``label`` and ``type``: a node shows its name, and the kinds stand in
    the attributes ``node_kind`` and ``edge_kind``.
    """
    import networkx as nx

    graph = _plain_graph(build_graph(park))
    for key, data in graph.nodes(data=True):
        data[_GEXF_LABEL] = data.pop("label")
        data["label"] = data.get("name") or data.get(CAPTION, key)
    for *_, data in graph.edges(data=True):
        data[_GEXF_TYPE] = data.pop("type")
    nx.write_gexf(graph, out)


def _plain_graph(graph: MultiDiGraph) -> MultiDiGraph:
    """Return a copy with the values that GraphML and GEXF know, edges numbered: both want ids unique in the file."""
    plain = graph.__class__()
    for key, data in graph.nodes(data=True):
        plain.add_node(_cell(key), **{name: _cell(value) for name, value in data.items()})
    for number, (start, end, data) in enumerate(graph.edges(data=True)):
        known = {name: _cell(value) for name, value in data.items()}
        plain.add_edge(_cell(start), _cell(end), f"e{number}", **known)
    return plain


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = ";".join(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return clean_xml(value) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
