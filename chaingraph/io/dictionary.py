"""The data dictionary, from the declarations."""

from __future__ import annotations

from typing import Any

from chaingraph.errors import Text
from chaingraph.model import KINDS, NODES, Check, DataClass, EdgeKind, Kind, Property, Type
from chaingraph.table import Column, Table

TYPE_WORDS = {
    Type.TEXT: Text("文本", "text"),
    Type.INTEGER: Text("整数", "whole number"),
    Type.NUMBER: Text("数值", "number"),
    Type.DATE: Text("日期", "date"),
    Type.BOOLEAN: Text("是/否", "yes or no"),
    Type.ENUM: Text("选项", "one of"),
    Type.LIST: Text("多个文本（用分号隔开）", "texts, joined with ;"),
}
CHECK_WORDS = {
    Check.USCC: Text("18 位，校验位正确", "18 characters with a valid check character"),
    Check.INDUSTRY: Text("国民经济行业分类代码", "code of the industry classification"),
    Check.DIVISION: Text("6 位行政区划代码", "6-digit division code"),
    Check.NON_NEGATIVE: Text("不为负", "not negative"),
    Check.SHARE: Text("0 到 1", "from 0 to 1"),
    Check.LONGITUDE: Text("经度范围", "a longitude"),
    Check.LATITUDE: Text("纬度范围", "a latitude"),
}
CLASS_WORDS = {
    DataClass.PUBLIC: Text("C0 公开", "C0 public"),
    DataClass.INTERNAL: Text("C1 内部", "C1 internal"),
    DataClass.PERSONAL: Text("C2 个人信息", "C2 personal"),
    DataClass.SENSITIVE: Text("C3 敏感个人信息", "C3 sensitive"),
}
_COLUMNS = (
    Column("kind", Text("类别", "Kind"), code=True),
    Column("table", Text("表", "Table"), code=True),
    Column("table_label", Text("表名", "Table label")),
    Column("property", Text("字段", "Property"), code=True),
    Column("label", Text("名称", "Label")),
    Column("type", Text("类型", "Type"), values={str(name): words for name, words in TYPE_WORDS.items()}),
    Column("unit", Text("计量单位", "Unit")),
    Column("check", Text("校验", "Check"), values={str(name): words for name, words in CHECK_WORDS.items()}),
    Column("values", Text("可选值", "Values")),
    Column("also", Text("也可写作", "Also read")),
    Column("required", Text("必填", "Required")),
    Column("reference", Text("引用", "Refers to")),
    Column("verb", Text("从这一端读作", "Read from this end")),
    Column("source", Text("标准或说明", "Standard or remark")),
    Column(
        "data_class", Text("数据分级", "Data class"), values={str(name): words for name, words in CLASS_WORDS.items()}
    ),
    Column("article", Text("对应的公开事实", "Facts it represents")),
)


def describe_schema(language: str = "zh") -> Table:
    """Describe every declared property of every kind.

    `language`: ``zh`` or ``en``: language of the labels in the rows.

    Returns one row per kind and property, in declared order: ``kind``, ``table``, ``table_label``, ``property``,
    ``label``, ``type``, ``unit``, ``check``, ``values`` (identifier to label), ``also`` (further word to identifier),
    ``required``, ``reference`` (names of kinds), ``verb`` (how the edge is read from its end in this column),
    ``source``, ``data_class``, ``article``. What is not declared is None.

    O(properties); nothing is repeated here that a declaration does not say.

    >>> row = describe_schema("en").rows[0]
    >>> row["table"], row["property"], row["label"], row["required"]
    ('enterprises', 'id', 'Enterprise id', True)
    """
    rows: list[dict[str, Any]] = [
        {
            "kind": declared.name,
            "table": declared.table,
            "table_label": declared.label.in_language(language),
            "property": prop.name,
            "label": prop.label.in_language(language),
            "type": str(prop.type),
            "unit": prop.unit,
            "check": None if prop.check is None else str(prop.check),
            "values": {value: words.in_language(language) for value, words in prop.values.items()} or None,
            "also": dict(prop.also) or None,
            "required": prop.required,
            "reference": list(prop.reference) or None,
            "verb": _verb(declared, prop, language),
            "source": prop.note.in_language(language) if prop.note else prop.source,
            "data_class": str(prop.data_class),
            "article": declared.article,
        }
        for declared in KINDS
        for prop in declared.properties
    ]
    parameters = {"language": "zh" if language.startswith("zh") else "en"}
    return Table("schema", Text("数据字典", "Data dictionary"), _COLUMNS, tuple(rows), parameters=parameters)


def _verb(declared: Kind, prop: Property, language: str) -> str | None:
    if isinstance(declared, EdgeKind) and prop.name in {"from_id", "to_id"}:
        return declared.verb(prop.name).in_language(language)
    return None


def note_of(prop: Property, language: str) -> str:
    """Say in a few lines what belongs into a column: for the notes of the template.

    Returns one line per fact: need, type, unit, check, choices, reference, data class, standard, remark.

    >>> from chaingraph.model import kind
    >>> print(note_of(kind("Enterprise")["employees"], "en"))
    optional
    type: whole number
    unit: 人
    check: not negative
    data class: C1 internal
    """
    lines = [Text("必填", "required") if prop.required else Text("可不填（未知请留空）", "optional")]
    facts = [(Text("类型", "type"), TYPE_WORDS[prop.type])]
    if prop.unit:
        facts.append((Text("单位", "unit"), Text(prop.unit, prop.unit)))
    if prop.check is not None:
        facts.append((Text("校验", "check"), CHECK_WORDS[prop.check]))
    if prop.values:
        words = tuple(prop.values.values())
        facts.append((Text("可选", "choices"), Text("、".join(w.zh for w in words), ", ".join(w.en for w in words))))
    if prop.reference:
        kinds = [NODES[name].label for name in prop.reference]
        known = Text(
            f"{'、'.join(k.zh for k in kinds)}的编号、信用代码、全称或简称",
            f"id, credit code, full name or alias of: {', '.join(k.en for k in kinds)}",
        )
        facts.append((Text("填写", "refers to"), known))
    facts.append((Text("分级", "data class"), CLASS_WORDS[prop.data_class]))
    if prop.source:
        facts.append((Text("依据", "standard"), Text(prop.source, prop.source)))
    if prop.note:
        facts.append((Text("说明", "remark"), prop.note))
    lines += [Text(f"{name.zh}：{fact.zh}", f"{name.en}: {fact.en}") for name, fact in facts]
    return "\n".join(line.in_language(language) for line in lines)
