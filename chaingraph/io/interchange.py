"""JSON, GraphML and GEXF: files for other programs, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chaingraph.errors import ChaingraphError, InputError, Text
from chaingraph.graph import build_graph, park_from_graph
from chaingraph.io.constants import LIST_SEPARATOR
from chaingraph.io.guard import clean_xml
from chaingraph.model import EDGES, KINDS, NODES, Kind, Type, kind
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


def read_json(path: Path) -> Park:
    """Read the park that `write_json` wrote.

    The records are as trusted as their writer; values are not validated again.
    Raises `InputError`: ``CG-E196`` if the file is no such JSON.
    """
    try:
        tables = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        return Park.from_rows({name: [_restored(kind(name), row) for row in rows] for name, rows in tables.items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unreadable(path) from error


def write_graphml(park: Park, out: Path) -> None:
    """Write the graph of a park as GraphML.

    `out`: the file; the caller makes it atomic.

    Attributes as in `chaingraph.graph.build_graph`; lists are texts joined with ``;``, dates ISO texts. Characters
    that XML forbids are left out.
    """
    import networkx as nx

    nx.write_graphml_xml(_plain_graph(build_graph(park)), out)


def read_graphml(path: Path) -> Park:
    """Read the park that `write_graphml` wrote.

    Values are not validated again.
    Raises `InputError`: ``CG-E196`` if the file is no such GraphML or declares entities.
    """
    import networkx as nx

    return _read(path, lambda source: nx.read_graphml(source, force_multigraph=True))


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
        data["label"] = data.get("name", key)
    for *_, data in graph.edges(data=True):
        data[_GEXF_TYPE] = data.pop("type")
    nx.write_gexf(graph, out)


def read_gexf(path: Path) -> Park:
    """Read the park that `write_gexf` wrote.

    Values are not validated again.
    Raises `InputError`: ``CG-E196`` if the file is no such GEXF or declares entities.
    """
    import networkx as nx

    def load(source: Path) -> MultiDiGraph:
        graph: MultiDiGraph = nx.MultiDiGraph(nx.read_gexf(source))
        for _, data in graph.nodes(data=True):
            data["label"] = data.pop(_GEXF_LABEL)
        for *_, data in graph.edges(data=True):
            data["type"] = data.pop(_GEXF_TYPE)
        return graph

    return _read(path, load)


def _read(path: Path, load: Any) -> Park:
    from defusedxml.ElementTree import iterparse

    try:
        # the readers of NetworkX do not refuse entity bombs, so the file passes a parser that does
        for _, element in iterparse(path, forbid_dtd=True):
            element.clear()
        return park_from_graph(_restored_graph(load(Path(path))))
    except ChaingraphError:
        raise
    except Exception as error:
        raise _unreadable(path) from error


def _plain_graph(graph: MultiDiGraph) -> MultiDiGraph:
    """Return a copy with the values that GraphML and GEXF know, edges numbered: both want ids unique in the file."""
    plain = graph.__class__()
    for key, data in graph.nodes(data=True):
        plain.add_node(_cell(key), **{name: _cell(value) for name, value in data.items()})
    for number, (start, end, data) in enumerate(graph.edges(data=True)):
        known = {name: _cell(value) for name, value in data.items()}
        plain.add_edge(_cell(start), _cell(end), f"e{number}", **known)
    return plain


def _restored_graph(graph: MultiDiGraph) -> MultiDiGraph:
    for _, data in graph.nodes(data=True):
        data.update(_restored(NODES.get(data.get("label", "")), data))
    for *_, data in graph.edges(data=True):
        data.update(_restored(EDGES.get(data.get("type", "")), data))
    return graph


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = LIST_SEPARATOR.join(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return clean_xml(value) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _restored(declared: Kind | None, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the declared values of a record with their declared types; what is not declared is left out."""
    if declared is None:
        return {}
    restored: dict[str, Any] = {}
    for prop in declared.properties:
        if prop.name in row:
            value = row[prop.name]
            if prop.type is Type.DATE and isinstance(value, str):
                value = dt.date.fromisoformat(value)
            elif prop.type is Type.LIST and isinstance(value, str):
                value = value.split(LIST_SEPARATOR)
            restored[prop.name] = value
    return restored


def _unreadable(path: Path) -> InputError:
    text = Text("无法读取 {name}：不是本程序导出的文件", "cannot read {name}: it is no file that this program exported")
    return InputError("CG-E196", text.format(name=Path(path).name))
