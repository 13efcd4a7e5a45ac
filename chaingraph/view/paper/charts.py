"""Charts of a report as SVG texts: drawn once from Vega-Lite specifications, no script, no outside request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from chaingraph.errors import Text
from chaingraph.table import Table, words
from chaingraph.view.coverage import share_of
from chaingraph.view.terminal import clean

# the reader's own fonts: the picture stays small, and its text can be searched
FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
BLUE, ORANGE, GREEN, GREY, INK = "#0072B2", "#D55E00", "#009E73", "#8A94A0", "#1D2733"
UNKNOWN, NO_CHAIN = Text("未知", "Unknown"), Text("不在产业链", "In no chain")
MOST_BARS = 25
SURE = 0.5
_WIDEST = 15  # chokepoints that a chart names
_WIDTH, _STEP, _LABELS = 320, 24, 190
_MOST_BOARDS = 12
#: Fill of a card on paper by rating: the better the darker; what has no firm on record is dashed.
_CARDS: Mapping[str, str] = {
    "strong": "#0B5A8F",
    "potential": "#9CC3DE",
    "weak": "#DCE9F3",
    "empty": "#FFFFFF",
    "not_known": "#EEEEEE",
}
_NOBODY = "indexof(['empty', 'not_known'], datum.rating) >= 0"


def coverage_chart(rates: Table, dimension: str, language: str) -> str:
    """Return coverage by group: a bar with its rate, the numbers behind it, and the overall rate as a line.

    `rates`: the part ``rates`` of the answer ``branchless``.
    `dimension`: ``chain``, ``street``, ``ownership`` or ``size``.
    """
    column = next(column for column in rates.columns if column.name == "value")
    known = [row for row in rates.rows if row["coverage_min"] is not None]
    rows = [row for row in known if row["dimension"] == dimension]
    unknown = (NO_CHAIN if dimension == "chain" else UNKNOWN).in_language(language)
    names = _distinct(row["name"] or words(row["value"], language, column) or unknown for row in rows)
    bars = [
        {
            "group": name,
            "size": row["coverage_min"],
            "label": f"{share_of(row)}  ({row['covered']}/{row['operating']})",
        }
        for name, row in zip(names, rows, strict=True)
    ]
    by = next(column for column in rates.columns if column.name == "dimension").values[dimension]
    title = Text(
        f"组织覆盖率（已建 / 在营非公企业；条形为至少），按{by.zh}",
        f"Coverage (covered / operating non-public firms; bar: at least) by {by.en.lower()}",
    )
    overall = next((row for row in known if row["dimension"] == "overall"), None)
    layers = _bar_layers(BLUE, form="%")
    if overall is not None:
        layers.append(
            {
                "data": {"values": [{"size": overall["coverage_min"]}]},
                "mark": {"type": "rule", "color": ORANGE, "strokeDash": [5, 3]},
                "encoding": {"x": {"field": "size", "type": "quantitative"}},
            }
        )
        said = share_of(overall, digits=1)
        title = Text(f"{title.zh}；虚线为全园 {said}", f"{title.en}; dashed: overall {said}")
    return _draw(bars, layers, title, language)


def action_chart(branchless: Table, language: str) -> str:
    """Return how many branch-less firms need which action, in the order of the actions."""
    title = Text("未建或不详的企业：按对策（家）", "Firms without an organization, or not known, by action")
    return _count_chart(branchless, "action", title, language, ORANGE, zeros=True)


def chain_chart(chains: Table, language: str) -> str:
    """Return the supply chains with their numbers of firms; those of low or unknown confidence are grey."""
    names = _distinct(words(row["name"], language) for row in chains.rows)
    bars = [
        {
            "group": name,
            "size": row["firms"],
            "label": f"{row['firms']}  ({'–' if row['confidence'] is None else format(row['confidence'], '.0%')})",
            "sure": row["confidence"] is not None and row["confidence"] >= SURE,
        }
        for name, row in zip(names, chains.rows, strict=True)
    ]
    title = Text(
        "供需链的企业数（可信度）；灰色为可信度低于 50% 或未知",
        "Firms per supply chain (confidence); grey: below 50 % or unknown",
    )
    return _draw(bars, _bar_layers(GREEN, doubtful="sure"), title, language)


def pair_chart(pairs: Table, language: str) -> str:
    """Return how the scores of the pairs are spread, existing pairs and proposals in two colours."""
    kept = Text("现有", "Existing").in_language(language)
    new = Text("建议", "Proposed").in_language(language)
    steps: dict[tuple[float, str], int] = {}
    for row in pairs.rows:
        if row["mentor_id"] is not None and row["score"] is not None:
            place = (min(int(row["score"] * 10), 9) / 10, kept if row["kept"] else new)
            steps[place] = steps.get(place, 0) + 1
    values = [
        {"low": low, "high": low + 0.1, "kind": name, "pairs": count} for (low, name), count in sorted(steps.items())
    ]
    layer = {
        "mark": "bar",
        "encoding": {
            "x": {
                "field": "low",
                "type": "quantitative",
                "bin": "binned",
                "title": Text("得分", "Score").in_language(language),
                "scale": {"domain": [0, 1]},
            },
            "x2": {"field": "high"},
            "y": {
                "field": "pairs",
                "type": "quantitative",
                "stack": "zero",
                "title": Text("结对数", "Pairs").in_language(language),
                "axis": {"tickMinStep": 1},
            },
            "color": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [kept, new], "range": [BLUE, ORANGE]},
            },
        },
    }
    return _draw(values, [layer], Text("结对得分的分布", "How the scores of the pairs are spread"), language, rows=8)


def curve_chart(curve: Table, language: str) -> str:
    """Return coverage over the quarters of a road map, and the bound that no plan of the same options exceeds.

    `curve`: the part ``curve`` of a road map, with ``bound_share`` (`chaingraph.view.paper.plan.hand_out`).
    """
    shown = ("covered_min", "weighted_share", "bound_share")
    names = {column.name: column.label.in_language(language) for column in curve.columns}
    values = [
        {"day": row["date"].isoformat(), "share": row[name], "kind": names[name]}
        for name in shown
        for row in curve.rows
        if row[name] is not None
    ]
    kinds = [names[name] for name in shown]
    layer = {
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%Y-%m", "labelOverlap": True}},
            "y": {"field": "share", "type": "quantitative", "title": None, "axis": {"format": "%"},
                  "scale": {"zero": True}},
            "color": {"field": "kind", "type": "nominal", "title": None, "legend": {"orient": "bottom", "columns": 1},
                      "scale": {"domain": kinds, "range": [BLUE, GREEN, ORANGE]}},
            "strokeDash": {"field": "kind", "type": "nominal", "legend": None,
                           "scale": {"domain": kinds, "range": [[1, 0], [6, 3], [2, 2]]}},
        },
    }  # fmt: skip
    title = Text("全部在营企业的覆盖占比（按季度）与上界", "Coverage of all operating firms by quarter, and the bound")
    return _draw(values, [layer], title, language, rows=9)


def finding_chart(findings: Table, language: str) -> str:
    """Return how many organizations and chains have which finding, the gravest findings first."""
    return _count_chart(
        findings, "finding", Text("核查问题（项）", "Findings about organizations and chains"), language, ORANGE
    )


def chokepoint_chart(chokepoints: Table, language: str) -> str:
    """Return how many firms each of the widest chokepoints would cut off; orange: not known to be organized."""
    names = _distinct(words(row["name"], language) for row in chokepoints.rows)
    bars = [
        {"group": name, "size": row["cut_off"], "label": str(row["cut_off"]), "organized": row["home"] == "has"}
        for name, row in zip(names, chokepoints.rows, strict=True)
    ][:_WIDEST]
    title = Text(
        f"停产波及下游企业最多的 {len(bars)} 家；橙色为未建党组织或不详",
        f"The {len(bars)} firms whose loss cuts off most; orange: no organization, or not known",
    )
    return _draw(bars, _bar_layers(BLUE, doubtful="organized", other=ORANGE), title, language)


def board_charts(stages: Table, language: str) -> tuple[str, ...]:
    """Return a board for each chain: a column a stage, a card a segment; greys of a print tell the ratings apart."""
    chains: dict[str, list[Mapping[str, Any]]] = {}
    for row in stages.rows:
        chains.setdefault(row["chain_id"], []).append(row)
    return tuple(_board(rows, stages, language) for rows in list(chains.values())[:_MOST_BOARDS])


def _board(rows: Sequence[Mapping[str, Any]], stages: Table, language: str) -> str:
    columns = {column.name: column for column in stages.columns}
    order = [words(value, language, columns["stage"]) for value in columns["stage"].values]
    filled: dict[str, int] = {}
    cards = []
    for row in rows:
        stage = words(row["stage"] or "none", language, columns["stage"])
        filled[stage] = filled.get(stage, 0) + 1
        firms = Text("{firms} 家", "firms: {firms}").format(firms=row["local_firms"]).in_language(language)
        cards.append(
            {
                "stage": stage,
                "place": filled[stage],
                "rating": row["rating"],
                "name": clean(row["segment"]),
                "told": f"{words(row['rating'], language, columns['rating'])} · {firms}",
            }
        )
    shown = [stage for stage in order if stage in filled]
    return _draw(
        cards, _board_layers(shown), Text(rows[0]["chain"], rows[0]["chain"]), language, rows=2 * max(filled.values())
    )


def _board_layers(stages: Sequence[str]) -> list[dict[str, Any]]:
    axis = {"orient": "top", "title": None, "labelAngle": 0, "ticks": False, "domain": False}
    place = {
        "x": {"field": "stage", "type": "nominal", "sort": list(stages), "axis": axis, "scale": {"paddingInner": 0.04}},
        "y": {"field": "place", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.1}},
    }
    fill = {"domain": list(_CARDS), "range": list(_CARDS.values())}
    card = {**place, "color": {"field": "rating", "type": "nominal", "legend": None, "scale": fill}}
    ink = {"condition": {"test": "datum.rating == 'strong'", "value": "#fff"}, "value": INK}

    def line(field: str, down: int, weight: str) -> dict[str, Any]:
        said = {**place, "text": {"field": field, "type": "nominal"}, "color": ink}
        limit = int(_WIDTH / len(stages)) - 8
        return {"mark": {"type": "text", "dy": down, "fontWeight": weight, "limit": limit}, "encoding": said}

    def cards(test: str, **look: Any) -> dict[str, Any]:
        return {"transform": [{"filter": test}], "mark": {"type": "rect", "stroke": INK, **look}, "encoding": card}

    filled, bare = cards(f"!({_NOBODY})"), cards(_NOBODY, strokeDash=[5, 3])
    return [filled, bare, line("name", -7, "bold"), line("told", 8, "normal")]


def _count_chart(table: Table, name: str, title: Text, language: str, color: str, *, zeros: bool = False) -> str:
    column = next(column for column in table.columns if column.name == name)
    counts: dict[str, int] = dict.fromkeys(column.values, 0) if zeros else {}
    for row in table.rows:
        counts[row[name]] = counts.get(row[name], 0) + 1
    bars = [
        {"group": words(value, language, column), "size": count, "label": str(count)} for value, count in counts.items()
    ]
    return _draw(bars, _bar_layers(color), title, language)


def _bar_layers(
    color: str, *, form: str | None = None, doubtful: str | None = None, other: str = GREY
) -> list[dict[str, Any]]:
    x = {
        "field": "size",
        "type": "quantitative",
        "title": None,
        "axis": {"format": form} if form else {"tickMinStep": 1},
    }
    y = {"field": "group", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": _LABELS}}
    shade: dict[str, Any] = {"value": color}
    if doubtful is not None:
        shade = {"condition": {"test": f"datum.{doubtful}", "value": color}, "value": other}
    place = {"x": x, "y": y}
    return [
        {"mark": "bar", "encoding": {**place, "color": shade}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4},
            "encoding": {**place, "text": {"field": "label", "type": "nominal"}},
        },
    ]


def _draw(
    values: Sequence[Mapping[str, Any]],
    layers: list[dict[str, Any]],
    title: Text,
    language: str,
    rows: int | None = None,
) -> str:
    """Draw the first values; names in them are data, which the drawing escapes."""
    import vl_convert

    if rows is None and len(values) > MOST_BARS:
        cut = Text("{zh}（前 {most} 个，共 {all} 个）", "{en} (first {most} of {all})")
        title = cut.format(zh=title.zh, en=title.en, most=MOST_BARS, all=len(values))
        values = values[:MOST_BARS]
    specification = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": list(values)},
        "title": {"text": title.in_language(language), "anchor": "start", "fontSize": 13},
        "width": _WIDTH,
        "height": max(3, rows or len(values)) * _STEP,
        "padding": {"left": 5, "top": 5, "bottom": 5, "right": 60},
        "layer": layers,
        "config": {"font": FONT, "view": {"stroke": None}},
    }
    svg: str = vl_convert.vegalite_to_svg(specification)
    return svg


def _distinct(names: Iterable[str]) -> list[str]:
    """Return the names, repeated ones with a number: bars of one name would be drawn as one."""
    seen: dict[str, int] = {}
    distinct = []
    for name in map(clean, names):
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct


def _coverage_pictures(branchless: Table, language: str) -> tuple[str, ...]:
    rates = (coverage_chart(branchless.parts["rates"], group, language) for group in ("chain", "street"))
    return (*rates, action_chart(branchless, language))


#: The pictures that stand beside an answer on paper, by its id; a part's are made of the whole answer.
PICTURES: Mapping[str, Callable[[Table, str], tuple[str, ...]]] = {
    "branchless.rates": _coverage_pictures,
    "chains": lambda chains, language: (chain_chart(chains, language),),
    "stages": board_charts,
    "pairs": lambda pairs, language: (pair_chart(pairs, language),),
    "organizations": lambda findings, language: (finding_chart(findings, language),),
    "chokepoints": lambda chokepoints, language: (chokepoint_chart(chokepoints, language),),
}
