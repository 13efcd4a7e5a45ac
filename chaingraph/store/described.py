"""The declarations as nodes of the database, so that whoever looks at it alone finds what each label and type means.

One ``Kind`` per label and per type of relationship, with its Chinese and English label; one ``KindProperty`` per
declared property, with its values; a relationship's kind says where it starts and ends. They belong to no scope.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from chaingraph.derived import CAPTION, MARKED, MARKS
from chaingraph.model import EDGES, NODES, REFERENCES, NodeKind
from chaingraph.model.core import Kind
from chaingraph.store.batches import Batches
from chaingraph.store.database import Database

WRITE_KINDS = """\
UNWIND $rows AS row
MERGE (k:Kind {name: row.name})
SET k += row
RETURN count(k) AS written"""

WRITE_PROPERTIES = """\
UNWIND $rows AS row
MATCH (k:Kind {name: row.kind})
MERGE (p:KindProperty {key: row.key})
SET p += row.values
MERGE (k)-[:HAS_PROPERTY]->(p)
RETURN count(p) AS written"""

WRITE_ENDS = """\
UNWIND $rows AS row
MATCH (k:Kind {name: row.kind}), (start:Kind {name: row.start}), (end:Kind {name: row.end})
MERGE (k)-[:STARTS_AT]->(start)
MERGE (k)-[:ENDS_AT]->(end)
RETURN count(*) AS written"""

DROP_KINDS = """\
MATCH (k) WHERE (k:Kind AND k.of IS NOT NULL AND NOT k.name IN $names)
  OR (k:KindProperty AND k.type IS NOT NULL AND NOT k.key IN $keys)
DETACH DELETE k
RETURN count(*) AS removed"""


def describe(database: Database) -> None:
    """Write the declarations into a database, as they are now; what nobody declares any more goes.

    Raises `StoreError` if the database goes away.
    """
    kinds, properties, ends = list(kind_rows()), list(property_rows()), list(end_rows())
    batches = Batches()
    for text, rows in ((WRITE_KINDS, kinds), (WRITE_PROPERTIES, properties), (WRITE_ENDS, ends)):
        batches.each(text, rows, partial(_write, database, text))
    names, keys = [row["name"] for row in kinds], [row["key"] for row in properties]
    database.change(DROP_KINDS, names=names, keys=keys)


def _write(database: Database, text: str, rows: Sequence[dict[str, Any]]) -> None:
    database.change(text, rows=rows)


def describing_statements() -> Iterator[str]:
    """Yield the statements by which a script describes the declarations, with the rows written into them.

    >>> next(describing_statements()).splitlines()[1][:33]
    '  {name: "Enterprise", of: "node"'
    """
    told = ((WRITE_KINDS, kind_rows()), (WRITE_PROPERTIES, property_rows()), (WRITE_ENDS, end_rows()))
    for statement, rows in told:
        body = statement.removeprefix("UNWIND $rows").rpartition("\nRETURN")[0]
        written = ",\n  ".join(map(_literal, rows))
        yield f"UNWIND [\n  {written}\n]{body}"


def _literal(value: Any) -> str:
    """Return a value as Cypher writes it; the escapes of JSON are escapes of Cypher as well."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(item)}" for name, item in value.items() if item is not None) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def kind_rows() -> Iterator[dict[str, Any]]:
    """Yield one row per label and type: ``name``, ``of``, labels, and how a relationship is read from each end.

    >>> [row["label_zh"] for row in kind_rows() if row["name"] in {"Visit", "VISIT_TO"}]
    ['走访', '走访企业']
    """
    for node in NODES.values():
        yield {"name": node.name, "of": "node", **_labels(node)}
    for edge in EDGES.values():
        yield {
            "name": edge.name,
            "of": "relationship",
            **_labels(edge),
            "forward_zh": edge.forward.zh,
            "forward_en": edge.forward.en,
            "reverse_zh": edge.reverse.zh,
            "reverse_en": edge.reverse.en,
        }
    for name, reference in REFERENCES.items():
        label = reference.relation.label
        yield {
            "name": name,
            "of": "reference",
            "label_zh": label.zh,
            "label_en": label.en,
            "property": reference.prop.name,
        }


def _labels(declared: Kind) -> dict[str, str]:
    return {
        "label_zh": declared.label.zh,
        "label_en": declared.label.en,
        "table": declared.table,
        "about": declared.article,
    }


def property_rows() -> Iterator[dict[str, Any]]:
    """Yield one row per property that a node or relationship carries: ``kind``, ``key`` and ``values``."""
    for declared in (*NODES.values(), *EDGES.values()):
        for prop in declared.properties:
            if prop.name in {"from_id", "to_id"}:
                continue
            values = {
                "name": prop.name,
                "type": prop.type.value,
                "label_zh": prop.label.zh,
                "label_en": prop.label.en,
                "unit": prop.unit,
                "relation": None if prop.relation is None else prop.relation.name,
                "values": list(prop.values) or None,
                "values_zh": [text.zh for text in prop.values.values()] or None,
                "values_en": [text.en for text in prop.values.values()] or None,
            }
            yield {"kind": declared.name, "key": f"{declared.name}.{prop.name}", "values": values}
        if isinstance(declared, NodeKind) and not declared.named:
            shown = {"name": CAPTION, "type": "text", "label_zh": "显示名", "label_en": "Caption"}
            yield {"kind": declared.name, "key": f"{declared.name}.{CAPTION}", "values": shown}
    for mark in MARKS:
        told = {
            "name": mark.name,
            "type": mark.type.value,
            "label_zh": mark.label.zh,
            "label_en": mark.label.en,
            "values": list(mark.values) or None,
            "values_zh": [text.zh for text in mark.values.values()] or None,
            "values_en": [text.en for text in mark.values.values()] or None,
        }
        yield {"kind": MARKED, "key": f"{MARKED}.{mark.name}", "values": told}


def end_rows() -> Iterator[dict[str, str]]:
    """Yield where each type of relationship may start and end."""
    leading = [(edge.name, edge.start, edge.end) for edge in EDGES.values()]
    leading += [(name, (reference.kind.name,), reference.end) for name, reference in REFERENCES.items()]
    for name, starts, ends in leading:
        yield from ({"kind": name, "start": start, "end": end} for start in starts for end in ends)
