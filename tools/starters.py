"""Write the starters for other programs, `cypher/starters/`: a style of Neo4j Browser (GraSS), a dashboard of NeoDash.

Browser: drag `browser.grass` into the window, or `:style` and paste. NeoDash: New dashboard, import, `neodash.json`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from chaingraph.derived import CAPTION
from chaingraph.headings import column_of, queries_folder
from chaingraph.model import EDGES, NODES, REFERENCES
from chaingraph.store.queries import find_query
from chaingraph.view.page.styles import NODE_STYLES

#: Fill, border and writing on it, for kinds that the page draws in no colour of its own.
PALETTE = ("#C990C0", "#F79767", "#D9C8AE", "#8DCC93", "#ECB5C9", "#FFC454", "#DA7194", "#A5ABB6")
OWN_COLORS = {
    "Enterprise": NODE_STYLES["firm"].color,
    "PartyOrganization": NODE_STYLES["organization"].color,
    "IndustryChain": NODE_STYLES["industry_chain"].color,
    "Advice": NODE_STYLES["urgent"].color,
    "SupplyChain": NODE_STYLES["supply_chain"].color,
}
LARGE = {"IndustryChain": "80px", "PartyOrganization": "65px", "Enterprise": "65px"}

#: What is shown of the nodes that the program keeps beside the records.
KEPT = {
    "Advice": "answer",
    "SupplyChain": "name",
    "Run": "title_zh",
    "Load": "source",
    "Kind": "label_zh",
    "CgFormer": "cg_kind",
}
KEPT |= {"KindProperty": "label_zh", "Figure": "answer"}
DERIVED = {
    "PROPOSED_MENTOR": "建议结对",
    "PROPOSED_PEER": "建议互助",
    "PROPOSED_SUPPLIER": "可能供应方",
    "PROPOSED_SERVER": "建议联系",
    "PROPOSED_HOST": "建议主持",
    "IN_SUPPLY_CHAIN": "在供需链",
    "CHAIN_LINK": "链上供应",
    "ADVICE_FOR": "对策针对",
    "MENTIONS": "提及",
    "OF_RUN": "属于运行",
    "HAS_PROPERTY": "有属性",
    "STARTS_AT": "起于",
    "ENDS_AT": "止于",
}


def browser_style() -> str:
    """Return the style: names or captions on nodes, Chinese words on relationships."""
    rules = [
        ("node", {"diameter": "50px", "color": "#A5ABB6", "border-color": "#9AA1AC", "border-width": "2px"}
         | {"text-color-internal": "#2A2C34", "font-size": "10px"}),
        ("relationship", {"color": "#A5ABB6", "shaft-width": "1px", "font-size": "8px", "padding": "3px"}
         | {"text-color-external": "#000000", "text-color-internal": "#FFFFFF", "caption": "'<type>'"}),
    ]  # fmt: skip
    colors = cycle(PALETTE)
    for label, shown in _captions().items():
        color = OWN_COLORS.get(label) or next(colors)
        size = {"diameter": LARGE[label]} if label in LARGE else {}
        rules.append((f"node.{label}", {"color": color, "border-color": color, **size, "caption": f"'{{{shown}}}'"}))
    rules += [(f"relationship.{name}", {"caption": f"'{word}'"}) for name, word in _relations().items()]
    return "\n".join(
        f"{head} {{\n" + "".join(f"  {k}: {v};\n" for k, v in body.items()) + "}\n" for head, body in rules
    )


def _captions() -> dict[str, str]:
    return {name: "name" if node.named else CAPTION for name, node in NODES.items()} | KEPT


def _relations() -> dict[str, str]:
    told = {name: edge.label.zh for name, edge in EDGES.items()}
    told |= {name: reference.relation.label.zh for name, reference in REFERENCES.items()}
    return told | DERIVED


#: Page by page: the query, how its answer is drawn, its columns of index and value, columns and rows of the grid.
REPORTS: dict[str, tuple[tuple[str, str, tuple[str, str] | None, int, int], ...]] = {
    "园区总览": (
        ("zone/inventory", "table", None, 8, 5),
        ("zone/size_and_ownership", "table", None, 8, 5),
        ("coverage/rates_overall", "table", None, 8, 5),
        ("coverage/rates_by_street", "table", None, 24, 5),
    ),
    "产业链": (
        ("chain/one_x_n", "table", None, 24, 5),
        ("chain/committees", "table", None, 12, 5),
        ("chain/several_chains", "table", None, 12, 5),
    ),
    "供应关系": (
        ("supply/products", "bar", ("product", "links"), 24, 6),
        ("supply/mutual", "table", None, 12, 5),
        ("chokepoint/single_products", "table", None, 12, 5),
    ),
    "服务": (
        ("service/problems_by_kind", "table", None, 8, 5),
        ("service/open_problems", "table", None, 16, 5),
        ("service/visits", "table", None, 12, 5),
        ("lists/open_demands", "table", None, 12, 5),
    ),
}
_FIRM = "neodash_enterprise_name"
_AROUND = f"""\
MATCH path = (e:Enterprise {{name: ${_FIRM}}})-[]-(n)
WHERE n.cg_scope IS NOT NULL AND NOT n:Member
RETURN path
LIMIT 200"""
_CHOICE = """\
MATCH (n:`Enterprise`)
WHERE toLower(toString(n.`name`)) CONTAINS toLower($input)
RETURN DISTINCT n.`name` AS value, n.`name` AS display
ORDER BY size(toString(value)) ASC LIMIT 5"""
_WORDS = (
    "由 chaingraph 生成；数据由 `chaingraph load` 载入，库中只有一个范围时适用。"
    "选一家企业，其供应、组织、走访、问题、资质都在右侧展开。"
)


def dashboard() -> dict[str, Any]:
    """Return the dashboard as NeoDash 2.4 saves one."""
    pages = [_explorer(), *({"title": title, "reports": list(_reports(title))} for title in REPORTS)]
    return {
        "uuid": _name("dashboard"),
        "title": "产业链与党建链",
        "version": "2.4",
        "settings": {
            "pagenumber": 0,
            "editable": True,
            "fullscreenEnabled": True,
            "downloadImageEnabled": True,
            "parameters": {_FIRM: ""},
        },
        "pages": pages,
        "parameters": {},
        "extensions": {"active": True, "activeReducers": []},
    }


def _explorer() -> dict[str, Any]:
    choice = {
        "type": "Node Property",
        "entityType": "Enterprise",
        "propertyType": "name",
        "parameterName": _FIRM,
    }
    return {
        "title": "一家企业",
        "reports": [
            _report("说明", _WORDS, "text", (0, 0, 6, 3)),
            _report("企业名称", _CHOICE, "select", (0, 3, 6, 3), settings=choice),
            _report("它的关系", _AROUND, "graph", (6, 0, 18, 8), selection=_captions()),
        ],
    }


def _reports(title: str) -> Iterator[dict[str, Any]]:
    x = y = deep = 0
    for name, kind, drawn, width, height in REPORTS[title]:
        if x + width > 24:
            x, y, deep = 0, y + deep, 0
        query = find_query(name)
        words = {column: column_of(column, name).label.zh for column in query.returns}
        selection = {}
        if drawn is not None:
            selection = {"index": words[drawn[0]], "value": words[drawn[1]], "key": "(none)"}
        yield _report(query.title.zh, in_chinese(query.text, words), kind, (x, y, width, height), selection=selection)
        x, deep = x + width, max(deep, height)


def in_chinese(text: str, words: dict[str, str]) -> str:
    """Return a query without its header whose columns are called as people call them."""
    lines = text.splitlines()
    while lines and lines[0].startswith("//"):
        lines.pop(0)
    inner = "\n".join(f"  {line}" for line in lines)
    shown = ", ".join(f"{column} AS `{word}`" for column, word in words.items())
    return f"CALL () {{\n{inner}\n}}\nRETURN {shown}"


def _report(
    title: str,
    query: str,
    kind: str,
    place: tuple[int, int, int, int],
    selection: dict[str, str] | None = None,
    settings: dict[str, str] | None = None,
) -> dict[str, Any]:
    x, y, width, height = place
    return {
        "id": _name(title),
        "title": title,
        "query": query,
        "width": width,
        "height": height,
        "x": x,
        "y": y,
        "type": kind,
        "selection": selection or {},
        "settings": settings or {},
    }


def _name(text: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"chaingraph/{text}"))


def starters() -> dict[str, str]:
    """Return the texts of the files of `cypher/starters/` by their names."""
    return {
        "browser.grass": browser_style(),
        "neodash.json": json.dumps(dashboard(), ensure_ascii=False, indent=2) + "\n",
    }


def main() -> None:
    """Write the files."""
    folder = queries_folder() / "starters"
    folder.mkdir(exist_ok=True)
    for name, text in starters().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
