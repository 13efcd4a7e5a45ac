"""What a graph shows beside the records, derived from them: relationships of references, captions, marks of firms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from chaingraph.errors import Text
from chaingraph.model import NodeKind, Reference, Type
from chaingraph.park import Park
from chaingraph.vocabulary import HOMES

#: The property by which a graph shows a record that need not have a name; no declared one may be called so.
CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the analyses read of a record before they count it, as a property that no list of people has."""

    name: str
    type: Type
    label: Text
    values: Mapping[str, Text] = field(default_factory=dict)


#: The kind of record that is marked, and with what; `chaingraph.asof.marks` reads it. `branchless` lists the firms that
#: are ``operating`` and ``of_zone`` and whose ``home_organization`` is another than ``has``.
MARKED = "Enterprise"
MARKS = (
    Mark("home_organization", Type.ENUM, Text("是否已建党组织（分析所读）", "Home organization, as read"), HOMES),
    Mark("operating", Type.BOOLEAN, Text("计为在营（未知计入）", "Counts as operating (unknown counts)")),
    Mark("of_zone", Type.BOOLEAN, Text("计为园区企业（未知计入）", "Counts as of the zone (unknown counts)")),
)


def links_of(park: Park, reference: Reference) -> pl.DataFrame:
    """Return the relationships that a reference stands for: ``from_id`` and ``to_id``, in the order of the records.

    What refers to no record of the park is left out.

    >>> from chaingraph.model import REFERENCES
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "source": "s"}],
    ...     "Visit": [{"id": "V1", "enterprise_id": "E1", "source": "s"}, {"id": "V2", "source": "s"}]})
    >>> links_of(park, REFERENCES["VISIT_TO"]).rows()
    [('V1', 'E1')]
    """
    known = pl.concat([park[name]["id"] for name in reference.end])
    pairs = park[reference.kind.name].select(from_id="id", to_id=reference.prop.name)
    return pairs.filter(pl.col("to_id").is_in(known.implode()))


def caption_of(declared: NodeKind) -> pl.Expr | None:
    """Return the expression of what a record is shown as; None where every record has a name.

    Its name where it has one, else the label of its kind and what the declaration says, as far as it is known.

    >>> from chaingraph.model import NODES
    >>> park = Park.from_rows({"Problem": [{"id": "P1", "kind": "labour", "source": "s"}]})
    >>> park["Problem"].select(caption_of(NODES["Problem"])).item()
    '问题 用工'
    """
    if declared.named:
        return None
    parts = []
    for name in declared.caption:
        prop, value = declared[name], pl.col(name).cast(pl.String)
        shown = {word: text.zh for word, text in prop.values.items()}
        parts.append(value.replace(shown) if prop.type is Type.ENUM else value)
    made = pl.concat_str([pl.lit(declared.label.zh), *parts], separator=" ", ignore_nulls=True)
    return (pl.coalesce("name", made) if "name" in declared.columns else made).alias(CAPTION)
