"""The graph that people explore: plain NetworkX, derived from the declarations, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from chaingraph.derived import caption_of, links_of
from chaingraph.errors import InputError, Text
from chaingraph.model import EDGES, NODES, REFERENCES, EdgeKind
from chaingraph.park import Park

if TYPE_CHECKING:
    import networkx as nx

    MultiDiGraph = nx.MultiDiGraph[str]

_ENDS = ("from_id", "to_id")


def build_graph(park: Park) -> MultiDiGraph:
    """Build the graph of a park.

    Parameters
    ----------
    park
        A validated park.

    Returns
    -------
    nx.MultiDiGraph
        Node id = the record's ``id``; node attribute ``label`` = name of its kind; edge attribute ``type`` = name
        of its kind; the edge key is made of the edge's identity (see `edge_key`). All other attributes are the
        declared properties; an unknown value is an absent attribute. What is derived from them: ``caption`` of a node
        whose kind need not have a name, and for each reference that is a property of a node (``Certificate``,
        ``enterprise_id``) an edge as well, whose ``type`` and key are the declared relation (``CERTIFICATE_OF``) and
        whose ``reference`` is the property. Nodes and edges stand in the order of the declarations, then of the rows,
        references last.

    Raises
    ------
    InputError
        ``CG-E190`` if two records share an id, ``CG-E191`` if an edge has an end that is no record, ``CG-E192`` if
        two edges of a kind share their identity. A park that `chaingraph.io.read_park` gave has none of these.

    Notes
    -----
    O(records); the caller owns the graph, and no function of this package changes it.

    Examples
    --------
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "source": "s"}, {"id": "E2", "name": "乙", "source": "s"}],
    ...     "SUPPLIES": [{"from_id": "E1", "to_id": "E2", "product": "齿轮", "source": "s"}]})
    >>> graph = build_graph(park)
    >>> graph.nodes["E1"]
    {'label': 'Enterprise', 'name': '甲', 'source': 's'}
    >>> list(graph.edges(data="type"))
    [('E1', 'E2', 'SUPPLIES')]
    >>> park_from_graph(graph).equals(park)
    True
    """
    graph = _empty_graph()
    _add_nodes(graph, park, NODES)
    for name, declared in EDGES.items():
        _add_edges(graph, park, declared, {"type": name}, declared.columns)
    for name, reference in REFERENCES.items():
        for start, end in links_of(park, reference).iter_rows():
            graph.add_edge(start, end, name, type=name, reference=reference.prop.name)
    return graph


def park_from_graph(graph: MultiDiGraph) -> Park:
    """Build the park of a graph: the exact inverse of `build_graph`.

    Parameters
    ----------
    graph
        A graph with node attribute ``label`` and edge attribute ``type``.

    Returns
    -------
    Park
        The records; what is derived of them and attributes that are not declared (a rank that somebody computed) are
        left out.

    Raises
    ------
    InputError
        ``CG-E193`` if a node has no declared ``label`` or an edge no declared ``type``.

    Notes
    -----
    Values are not validated again: the graph is trusted as `Park.from_rows` trusts its rows.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for key, data in graph.nodes(data=True):
        declared = NODES.get(data.get("label", ""))
        if declared is None:
            raise _unknown_kind(key, data.get("label"))
        row = {name: data[name] for name in declared.columns if name in data}
        rows.setdefault(declared.name, []).append({**row, "id": key})
    for start, end, data in graph.edges(data=True):
        if data.get("type") in REFERENCES:
            continue
        link = EDGES.get(data.get("type", ""))
        if link is None:
            raise _unknown_kind(f"{start} → {end}", data.get("type"))
        row = {name: data[name] for name in link.columns if name in data}
        rows.setdefault(link.name, []).append({**row, "from_id": start, "to_id": end})
    return Park.from_rows(rows)


def supply_graph(park: Park) -> MultiDiGraph:
    """Build the graph of supply: firms, and one edge per link from supplier to customer.

    Parameters
    ----------
    park
        A validated park.

    Returns
    -------
    nx.MultiDiGraph
        Every enterprise with its attributes, also one without a link. Edges carry ``product`` and ``value`` (annual
        value in 10⁴ yuan) where known; keys as in `build_graph`.

    Raises
    ------
    InputError
        As `build_graph`.

    Notes
    -----
    O(firms + links). The attribute is ``value``, not ``weight``: some tools take ``weight`` away from a graph
    that they are given, and a link of unknown value has no weight.

    Examples
    --------
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "source": "s"}, {"id": "E2", "name": "乙", "source": "s"}],
    ...     "SUPPLIES": [{"from_id": "E1", "to_id": "E2", "annual_value": 3.5, "source": "s"}]})
    >>> list(supply_graph(park).edges(data=True))
    [('E1', 'E2', {'value': 3.5})]
    """
    graph = _empty_graph()
    _add_nodes(graph, park, ("Enterprise",))
    _add_edges(graph, park, EDGES["SUPPLIES"], {}, ("product", "annual_value"), {"annual_value": "value"})
    return graph


def edge_key(declared: EdgeKind, row: Mapping[str, Any]) -> str:
    """Return the key of an edge: its type, and the values of the further properties of its identity.

    Parameters
    ----------
    declared
        The kind of the edge.
    row
        The record; an absent property counts as unknown.

    Returns
    -------
    str
        The bare type, or the type and a JSON list; the same for the same identity in every run, and unique
        among the edges between two nodes.

    Examples
    --------
    >>> edge_key(EDGES["SUPPLIES"], {"product": "齿轮"}), edge_key(EDGES["LINKS"], {})
    ('SUPPLIES ["齿轮"]', 'LINKS')
    """
    if not declared.identity:
        return declared.name
    identity = [row.get(name) for name in declared.identity]
    plain = [value.isoformat() if isinstance(value, dt.date) else value for value in identity]
    return f"{declared.name} {json.dumps(plain, ensure_ascii=False)}"


def _empty_graph() -> MultiDiGraph:
    import networkx as nx

    return nx.MultiDiGraph()


def _add_nodes(graph: MultiDiGraph, park: Park, names: Iterable[str]) -> None:
    for name in names:
        caption = caption_of(NODES[name])
        frame = park[name] if caption is None else park[name].with_columns(caption)
        for row in frame.iter_rows(named=True):
            key = row["id"]
            if key in graph:
                text = Text(
                    "编号 {key} 属于两条记录，图中编号必须唯一", "id {key} belongs to two records; ids must be unique"
                )
                raise InputError("CG-E190", text.format(key=key))
            known = {column: value for column, value in row.items() if value is not None and column != "id"}
            graph.add_node(key, label=name, **known)


def _add_edges(
    graph: MultiDiGraph,
    park: Park,
    declared: EdgeKind,
    fixed: Mapping[str, str],
    columns: Iterable[str],
    renamed: Mapping[str, str] | None = None,
) -> None:
    kept = [(column, (renamed or {}).get(column, column)) for column in columns if column not in _ENDS]
    for row in park[declared.name].iter_rows(named=True):
        start, end, key = row["from_id"], row["to_id"], edge_key(declared, row)
        facts = {"type": declared.name, "start": start, "end": end}
        if start not in graph or end not in graph:
            text = Text(
                "{type} {start} → {end} 有一端没有对应的记录，请先检查数据",
                "{type} {start} → {end} has an end that is no record; check the data first",
            )
            raise InputError("CG-E191", text.format(**facts))
        if graph.has_edge(start, end, key):
            text = Text("{type} {start} → {end} 重复", "{type} {start} → {end} is there twice")
            raise InputError("CG-E192", text.format(**facts))
        known = {shown: row[column] for column, shown in kept if row[column] is not None}
        graph.add_edge(start, end, key, **fixed, **known)


def _unknown_kind(place: str, name: object) -> InputError:
    text = Text("{place} 的类别未声明：{name}", "{place} has an undeclared kind: {name}")
    return InputError("CG-E193", text.format(place=place, name=name))
