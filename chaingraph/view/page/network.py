"""The picture of a park as nodes and edges: the only module that touches pyvis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


@cache
def vis_script() -> str:
    """Return the text of vis-network 9.1.2 (Apache-2.0 or MIT) as the installed pyvis carries it.

    Raises `RuntimeError` if it is not the file that was examined: its SHA-256 differs.
    """
    import hashlib

    script = files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_bytes()
    if hashlib.sha256(script).hexdigest() != VIS_SHA256:
        raise RuntimeError("vis-network.min.js in the installed pyvis is not the examined 9.1.2")
    return script.decode("utf-8")


def scalar(value: Any) -> str | int | float | bool | None:
    """Return a value as pyvis and strict JSON take it.

    `value`: any cell: numpy numbers become Python's, NaN and infinities unknown, dates and all else text.

    >>> import datetime as dt
    >>> scalar(dt.date(2026, 1, 2)), scalar(float("nan")), scalar(3)
    ('2026-01-02', None, 3)
    """
    if hasattr(value, "item") and not isinstance(value, str | bytes):
        value = value.item()
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)


def build_network(
    nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Build the node and edge lists of a vis-network drawing with pyvis.

    `nodes`: mappings with `id`, `label`, `shape`, `color` and any further scalars (`x`, `y`, `kind`, …).
    `edges`: mappings with `from_id`, `to_id` and any further scalars; both ends must be nodes.

    Returns nodes and edges in the order given, as `pyvis.network.Network.get_network_data` returns them.

    Always directed: an undirected pyvis network merges a → b with b → a and takes quadratic time. Linear in the
    edges; pyvis looks for every new node in a list, which is quadratic but small for the thousands that a page draws.

    >>> nodes, edges = build_network([{"id": "a", "label": "A", "shape": "dot", "color": "#000"}], [])
    >>> nodes[0]["id"], edges
    ('a', [])
    """
    from pyvis.network import Network

    known: set[str] = set()

    class Indexed(Network):  # type: ignore[misc]
        """pyvis looks both ends of every edge up in a list: a set makes that one step each."""

        def get_nodes(self) -> set[str]:
            return known

    network = Indexed(directed=True)
    for node in nodes:
        options = {name: scalar(value) for name, value in node.items() if name not in {"id", "label"}}
        network.add_node(str(node["id"]), label=str(node["label"]), **options)
        known.add(str(node["id"]))
    for edge in edges:
        options = {name: scalar(value) for name, value in edge.items() if name not in {"from_id", "to_id"}}
        network.add_edge(str(edge["from_id"]), str(edge["to_id"]), **options)
    data = network.get_network_data()
    return data[0], data[1]
