"""Readers of the files that a park is exported to for other programs, to see that nothing is lost in them."""

import datetime as dt
import json

import networkx as nx

from chaingraph.graph import park_from_graph
from chaingraph.model import EDGES, NODES, Type, kind
from chaingraph.park import Park


def restored(declared, row):
    found = {}
    for prop in declared.properties:
        if prop.name in row:
            value = row[prop.name]
            if prop.type is Type.DATE:
                value = dt.date.fromisoformat(value)
            elif prop.type is Type.LIST and isinstance(value, str):
                value = value.split(";")
            found[prop.name] = value
    return found


def restored_park(graph):
    for _, data in graph.nodes(data=True):
        data.update(restored(NODES[data["label"]], data))
    for *_, data in graph.edges(data=True):
        if data["type"] in EDGES:  # what a reference stands for is no record
            data.update(restored(EDGES[data["type"]], data))
    return park_from_graph(graph)


def read_json(path):
    tables = json.loads(path.read_text(encoding="utf-8"))
    return Park.from_rows({name: [restored(kind(name), row) for row in rows] for name, rows in tables.items()})


def read_graphml(path):
    return restored_park(nx.read_graphml(path, force_multigraph=True))


def read_gexf(path):
    graph = nx.MultiDiGraph(nx.read_gexf(path))
    for _, data in graph.nodes(data=True):
        data["label"] = data.pop("node_kind")
    for *_, data in graph.edges(data=True):
        data["type"] = data.pop("edge_kind")
    return restored_park(graph)


READERS = {"json": read_json, "graphml": read_graphml, "gexf": read_gexf}
