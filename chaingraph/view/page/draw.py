"""A small page around one firm: neighbours by supply, organizations, chains, with positions computed beforehand."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.dossier import find_neighbourhood
from chaingraph.asof.day import at_day, on_its_day
from chaingraph.errors import Text
from chaingraph.model import EDGES, NODES, DataClass, kind
from chaingraph.park import Park
from chaingraph.table import Table, words
from chaingraph.view.coverage import kind_of_firm
from chaingraph.view.masking import mask_row
from chaingraph.view.offline import Page, asset, render
from chaingraph.view.page.network import build_network, vis_script
from chaingraph.view.page.styles import EDGE_STYLES, NODE_STYLES
from chaingraph.view.paper.sheet import WORDS
from chaingraph.words import masked

LIMIT = 150
_LABEL = 14
_STEP_X, _STEP_Y, _PROPORTION = 225, 92, 1.35
_OPEN = (DataClass.PUBLIC, DataClass.INTERNAL)
_RELATIONS = ("SUPPLIES", "ESTABLISHED_IN", "PAIRED_WITH", "IN_CHAIN", "SUBORDINATE_TO", "SUBSIDIARY_OF")
_OF_THE_MIDDLE = ("IN_CHAIN", "SUBORDINATE_TO")  # drawn for everybody they would hide the rest
_OWN_STYLES = {"SUBSIDIARY_OF": ("#5B6770", (10, 3, 2, 3))}
_SYMBOLS = {"square": "■", "triangle": "▲", "triangleDown": "▼", "star": "★", "diamond": "◆", "hexagon": "⬢"}
_WORDS = {
    **WORDS,
    "neighbours": Text("相邻", "Neighbours"),
    "legend": Text("图例", "Legend"),
    "relations": Text("关系", "Relations"),
    "hint": Text("点击图中的点或这里的名称查看详情", "Click a node or a name for details"),
    "fit": Text("适应窗口", "Fit"),
    "png": Text("保存图片", "Save picture"),
    "picture": Text("关系图", "Picture of the relations"),
    "action": Text("对策", "Action"),
    "reasons": Text("依据", "Reasons"),
    "list": Text("图中的企业和组织", "Firms and organizations in the picture"),
}
_COLUMN_WORDS = {
    -1: Text("上游", "Upstream"),
    0: Text("本企业", "This firm"),
    1: Text("下游", "Downstream"),
}


@on_its_day
def draw_focus(
    park: Park,
    enterprise_id: str,
    answers: Mapping[str, Table] | None = None,
    *,
    depth: int = 1,
    language: str = "zh",
    limit: int = LIMIT,
    on: dt.date | None = None,
) -> Page:
    """Draw what stands around a firm.

    Parameters
    ----------
    park
        The park; members are not drawn.
    enterprise_id
        Id of the firm in the middle.
    answers
        Answers for the whole park: ``branchless`` makes firms without an organization stand out and says what to do,
        ``chain_members`` tells general suppliers, through whom nobody is reached, ``pairs`` gives proposed pairs.
    depth, limit
        As for `chaingraph.analysis.dossier.find_neighbourhood`.
    language
        ``zh`` or ``en``.
    on
        As-of day of what is drawn; without it the park's own. The answers bring theirs.

    Returns
    -------
    Page
        One file; its scripts are its own and vis-network, and nothing comes from any network. Counts of people
        under 5 read ``<5``.
    """
    answers = answers or {}
    members = answers["chain_members"].rows if "chain_members" in answers else ()
    general = {row["enterprise_id"] for row in members if row["chain_id"] is None}
    found = find_neighbourhood(park, enterprise_id, depth=depth, closed=general, limit=limit, on=on)
    records = _records(park, found)
    bare = {}
    if "branchless" in answers:
        table = answers["branchless"]
        here = (row for row in table.rows if row["enterprise_id"] in records)
        bare = {row["enterprise_id"]: mask_row(row, table.columns) for row in here}
    nodes, facts = [], {}
    positions, columns = _layout(found)
    for row in found.rows:
        record = records[row["id"]]
        style_name = _style(row, record, bare, general)
        style = NODE_STYLES[style_name]
        x, y = positions[row["id"]]
        name = row["name"]
        nodes.append(
            {
                "id": row["id"],
                "label": name if len(name) <= _LABEL else name[: _LABEL - 1] + "…",
                "name": name,
                "kind": style_name,
                "shape": style.shape.removesuffix("Small"),
                "color": style.color,
                "size": style.size * (1.7 if row["id"] == enterprise_id else 1),
                "x": x,
                "y": y,
            }
        )
        facts[row["id"]] = _facts(row["kind"], record, bare.get(row["id"]), answers, language)
    built, edges = build_network(nodes, _edges(at_day(park, on), answers, found, language))
    middle = next(row["name"] for row in found.rows if row["id"] == enterprise_id)
    title = Text(f"{middle} 的周边（{depth} 层）", f"Around {middle} ({depth} links)").in_language(language)
    kinds = {node["kind"] for node in nodes}
    relations = {edge["type"] for edge in edges}
    return Page(
        render(
            asset("draw.html"),
            title=title,
            language=language,
            style=asset("draw.css"),
            scripts={"vis": vis_script(), "script": asset("js/draw.js")},
            words={name: text.in_language(language) for name, text in _WORDS.items()},
            digest=park.digest[:12],
            notes=[note.in_language(language) for note in found.notes],
            data={
                "middle": enterprise_id,
                "nodes": built,
                "edges": edges,
                "facts": facts,
                "kinds": {
                    name: {
                        "label": style.label.in_language(language),
                        "color": style.color,
                        "symbol": _SYMBOLS.get(style.shape.removesuffix("Small"), "●"),
                    }
                    for name, style in NODE_STYLES.items()
                    if name in kinds
                },
                "relations": {
                    name: {"label": label, "color": color, "dashes": list(dashes)}
                    for name, (label, color, dashes) in _relation_styles(language).items()
                    if name in relations
                },
                "columns": [
                    {"label": _heading(column, language), "middle": middle_of} for column, middle_of in columns.items()
                ],
                "words": {name: text.in_language(language) for name, text in _WORDS.items()},
            },
        ),
        height=620,
    )


def _records(park: Park, found: Table) -> dict[str, dict[str, Any]]:
    records = {}
    for name in ("Enterprise", "PartyOrganization", "IndustryChain"):
        wanted = [row["id"] for row in found.rows if row["kind"] == name]
        for row in park[name].filter(pl.col("id").is_in(wanted)).iter_rows(named=True):
            records[row["id"]] = row
    return records


def _style(row: Mapping[str, Any], record: Mapping[str, Any], bare: Mapping[str, Any], general: set[str]) -> str:
    if row["kind"] == "PartyOrganization":
        return "committee" if record["functional"] else "organization"
    if row["kind"] == "IndustryChain":
        return "industry_chain"
    if row["id"] in bare:
        return kind_of_firm(bare[row["id"]])
    return "general" if row["id"] in general else "firm"


def _facts(
    declared: str,
    record: Mapping[str, Any],
    bare: Mapping[str, Any] | None,
    answers: Mapping[str, Table],
    language: str,
) -> list[list[str]]:
    """Return the known open properties as pairs of words, and for a branch-less firm what to do and why."""
    shown = []
    if bare is not None:
        column = next(column for column in answers["branchless"].columns if column.name == "action")
        shown.append([_WORDS["action"].in_language(language), words(bare["action"], language, column)])
        shown.append([_WORDS["reasons"].in_language(language), words(bare["reasons"], language)])
    for prop in NODES[declared].properties:
        value = record[prop.name]
        if prop.data_class not in _OPEN or value in (None, []) or prop.name in {"name", "source_ref"}:
            continue
        if prop.counts_people:
            value = masked(value)
        text = words(prop.values.get(value, value) if prop.values else value, language)
        shown.append([prop.label.in_language(language), f"{text} {prop.unit}" if prop.unit else text])
    return shown


def _edges(park: Park, answers: Mapping[str, Table], found: Table, language: str) -> Iterator[dict[str, Any]]:
    styles = _relation_styles(language)
    nodes = {row["id"] for row in found.rows}
    middle = found.parameters["enterprise_id"]
    own = [middle, *(row["id"] for row in found.rows if row["beside"] == middle)]
    drawn: dict[tuple[str, str, str], list[str]] = {}
    for relation in _RELATIONS:
        ends = [pl.col(end).is_in(list(nodes)) for end in ("from_id", "to_id")]
        frame = park[relation].filter(*ends, pl.col("from_id") != pl.col("to_id"))
        if relation in _OF_THE_MIDDLE:
            frame = frame.filter(pl.col("from_id").is_in(own))
        for row in frame.sort(EDGES[relation].key, nulls_last=True).iter_rows(named=True):
            products = drawn.setdefault((relation, row["from_id"], row["to_id"]), [])
            if row.get("product"):
                products.append(row["product"])
    for chain, committee in park["IndustryChain"].select("id", "committee_id").iter_rows():
        if chain in nodes and committee in nodes:
            drawn[("LEADS", committee, chain)] = []
    for proposed in answers["pairs"].rows if "pairs" in answers else ():
        pair = (proposed["mentor_id"], proposed["organization_id"])
        if set(pair) <= nodes and ("PAIRED_WITH", *pair) not in drawn:
            drawn[("PROPOSED", *pair)] = []
    for number, ((relation, start, end), products) in enumerate(drawn.items()):
        yield {
            "id": f"e{number}",
            "from_id": start,
            "to_id": end,
            "type": relation,
            "color": styles[relation][1],
            "products": Text("；", "; ").in_language(language).join(products) or None,
        }


def _relation_styles(language: str) -> dict[str, tuple[str, str, tuple[int, ...]]]:
    """Return label, colour and dashes of every relation that may be drawn."""
    styles = {
        name: (style.label.in_language(language), style.color, style.dashes) for name, style in EDGE_STYLES.items()
    }
    for name, (color, dashes) in _OWN_STYLES.items():
        styles.setdefault(name, (kind(name).label.in_language(language), color, dashes))
    return styles


def _heading(column: int, language: str) -> str:
    sign = (column > 0) - (column < 0)
    return _COLUMN_WORDS[sign].in_language(language) + (f" {abs(column)}" if sign else "")


def _layout(found: Table) -> tuple[dict[str, tuple[float, float]], dict[int, float]]:
    """Return positions by node, and the middle of every column: upstream to downstream, firms above organizations.

    Of the possible widths of a cell the one is taken that brings the whole nearest to the shape of a screen.
    """
    cells: dict[tuple[str, int], list[str]] = {}
    for row in found.rows:
        cells.setdefault((row["kind"], row["column"]), []).append(row["id"])
    beside = cells["Enterprise", 0]
    middle = beside.pop(0)
    beside.insert(len(beside) // 2, middle)
    columns = sorted({column for _, column in cells})
    bands = list(dict.fromkeys(row["kind"] for row in found.rows))

    def shape(most: int) -> tuple[dict[int, int], dict[str, int]]:
        sizes = {cell: len(nodes) for cell, nodes in cells.items()}
        wide = {column: max(min(most, size) for (_, at), size in sizes.items() if at == column) for column in columns}
        high = {band: max(-(-size // most) for (at, _), size in sizes.items() if at == band) for band in bands}
        return wide, high

    def proportion(most: int) -> float:
        wide, high = shape(most)
        return _STEP_X * (sum(wide.values()) + len(wide)) / (_STEP_Y * (sum(high.values()) + len(high)))

    most = min(range(1, 13), key=lambda most: abs(math.log(proportion(most) / _PROPORTION)))
    wide, high = shape(most)
    left: dict[int, float] = {}
    x = 0.0
    for column in columns:
        left[column] = x
        x += (wide[column] + 0.7) * _STEP_X
    top: dict[str, float] = {}
    y = 0.0
    for band in bands:
        top[band] = y
        y += (high[band] + 0.8) * _STEP_Y
    positions = {}
    for (band, column), nodes in cells.items():
        rows = -(-len(nodes) // most)
        for number, node in enumerate(nodes):
            across, down = number % most, number // most
            inside = min(most, len(nodes) - down * most)
            positions[node] = (
                left[column] + (across + (wide[column] - inside) / 2) * _STEP_X,
                top[band] + (down + (high[band] - rows) / 2) * _STEP_Y,
            )
    return positions, {column: left[column] + (wide[column] - 1) * _STEP_X / 2 for column in columns}
