"""The vocabulary that declarations are written in.

A declaration states once what a kind of record is: its identifier, its Chinese and English label, its
properties with type, unit, check, source and personal-data class. Reading, templates, the data dictionary,
graph attributes, masking and column headers are derived from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from chaingraph.errors import Text


class DataClass(StrEnum):
    """Personal-data class of a property; every property has one."""

    PUBLIC = "C0"
    INTERNAL = "C1"
    PERSONAL = "C2"
    SENSITIVE = "C3"


class Type(StrEnum):
    """Type of a property's values."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ENUM = "enum"
    LIST = "list"


class Check(StrEnum):
    """Named check that goes beyond the type."""

    USCC = "uscc"
    INDUSTRY = "industry"
    DIVISION = "division"
    NON_NEGATIVE = "non_negative"
    SHARE = "share"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"


PEOPLE_UNIT = "人"  # whatever is measured in it counts people


@dataclass(frozen=True, slots=True)
class Relation:
    """How a graph shows a reference: a relationship from the record to what it refers to, beside the property."""

    name: str  # its type, unique among all relationships
    label: Text


@dataclass(frozen=True, slots=True)
class Property:
    """One declared property (column) of a kind of record.

    Lists are written in files as texts joined with ``;`` (``；`` and ``、`` are read as well). A property with
    `reference` holds the id of a record of one of these kinds; of a node, its `relation` is how a graph shows that. One
    that is `sought` is what other records are matched with. A database keeps an index of both. An
    enumeration may list further words of everyday use (`also`), each with the value that it means when it is read.
    A yes-or-no may do so too, for ``yes`` and ``no``. A date that `ends` something, stated by month or year only, means
    the last day of it.
    `headings` are further words that head such a column in lists of others, taken without asking; `asks` are words
    that often mean it and often something else, so that the reader asks; answers lean on one that is `needed`, which
    records of the kind `elsewhere` may say as well.
    A `note` says what a reader of the label alone would get wrong.
    """

    name: str
    label: Text
    type: Type
    data_class: DataClass
    unit: str | None = None
    check: Check | None = None
    values: Mapping[str, Text] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    needed: bool = False
    elsewhere: str | None = None
    required: bool = False
    ends: bool = False
    reference: tuple[str, ...] = ()
    relation: Relation | None = None
    sought: bool = False
    source: str | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.data_class, DataClass):
            msg = f"property {self.name!r} has no personal-data class"
            raise TypeError(msg)
        if (self.type is Type.ENUM) != bool(self.values):
            msg = f"property {self.name!r}: an enumeration, and only an enumeration, lists its values"
            raise TypeError(msg)
        if self.relation is not None and not self.reference:
            msg = f"property {self.name!r} refers to nothing that a relation could lead to"
            raise TypeError(msg)
        meant = {"yes", "no"} if self.type is Type.BOOLEAN else set(self.values)
        if strangers := set(self.also.values()) - meant:
            msg = f"property {self.name!r}: further words of what is no value: {sorted(strangers)}"
            raise TypeError(msg)
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))
        object.__setattr__(self, "also", MappingProxyType(dict(self.also)))

    @property
    def counts_people(self) -> bool:
        """Whether the values are counts of people, of which small ones are not shown to everybody."""
        return self.unit == PEOPLE_UNIT


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, as headings are declared.

    >>> words("街道 所在街道")
    ('街道', '所在街道')
    """
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases of a text, as English headings are declared.

    >>> phrases("Company name; Name of enterprise")
    ('Company name', 'Name of enterprise')
    """
    return tuple(part.strip() for part in text.split(";"))


@dataclass(frozen=True, slots=True)
class Beside:
    """What the rows of a list of another kind state of this one, in columns of their own.

    Attributes
    ----------
    subject
        Kind that the list is of.
    headings, asks
        As of a property, by the name of the property.
    of_row
        By property, the kind whose record in the same row it refers to.
    below
        By property, the kind and property of the whole that it is a part of: several columns of it are levels of one
        path below that.
    expected
        Whether every record of that kind is expected to have one.
    """

    subject: str
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of_row: Mapping[str, str] = field(default_factory=dict)
    below: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A declared kind of record: what nodes and edges have in common.

    Attributes
    ----------
    name
        Neo4j label of a node kind, relationship type of an edge kind.
    table
        Name of its table: file stem and English sheet name.
    label
        Chinese and English label; the Chinese one is also accepted as a sheet or file name.
    article
        The facts of the article that it represents.
    properties
        Every column, in order, keys and provenance included.
    sheets
        Further words that sheets and files with such records are called by.
    beside
        How lists of other kinds state it.
    mentioned
        Whether a list that merely names one is evidence enough that it exists.
    needed
        Whether answers lean on there being records.
    """

    name: str
    table: str
    label: Text
    article: str
    properties: tuple[Property, ...]
    sheets: tuple[str, ...] = field(default=(), kw_only=True)
    beside: tuple[Beside, ...] = field(default=(), kw_only=True)
    mentioned: bool = field(default=False, kw_only=True)
    needed: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        names = [prop.name for prop in self.properties]
        labels = [prop.label.zh for prop in self.properties]
        for words in (names, labels):
            repeated = {word for word in words if words.count(word) > 1}
            if repeated:
                msg = f"{self.name}: declared twice: {sorted(repeated)}"
                raise TypeError(msg)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns in declared order."""
        return tuple(prop.name for prop in self.properties)

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that identify a record."""
        return ("id",)

    def __getitem__(self, name: str) -> Property:
        """Return the property of this name; raise KeyError if there is none."""
        for prop in self.properties:
            if prop.name == name:
                return prop
        raise KeyError(name)

    def needs(self, name: str) -> bool:
        """Tell whether answers lean on what a column of this name states."""
        return self[name].needed


@dataclass(frozen=True, slots=True)
class NodeKind(Kind):
    """A kind of node; its key is the property ``id``.

    Attributes
    ----------
    within
        The reference to the whole within which a name is unique; a name is unique everywhere where there is none.
    placed
        The choice whose words may stand for the one record of a whole that has the value.
    worded
        Whether a record is what one word says: whatever refers to it is evidence that it exists, and nothing that is
        merely like it is meant.
    caption
        Of a kind whose records need not have a name: what follows its label where a graph shows one.
    """

    within: str | None = field(default=None, kw_only=True)
    placed: str | None = field(default=None, kw_only=True)
    worded: bool = field(default=False, kw_only=True)
    caption: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def named(self) -> bool:
        """Whether every record has a name."""
        return "name" in self.columns and self["name"].required

    @property
    def levels(self) -> tuple[str, ...]:
        """Columns from the whole to the part; a list leaves a cell blank that holds what the row above says."""
        return tuple(name for name in (self.within, self.placed, "name") if name) if self.within else ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A property of a kind of node that a graph shows as a relationship as well: derived from it, never read back."""

    kind: NodeKind
    prop: Property
    relation: Relation

    @property
    def end(self) -> tuple[str, ...]:
        """Names of the kinds that it may lead to."""
        return self.prop.reference


@dataclass(frozen=True, slots=True)
class EdgeKind(Kind):
    """A kind of edge; ``from_id`` and ``to_id`` refer to the kinds named in `start` and `end`.

    Attributes
    ----------
    start, end
        Names of the node kinds that the edge may leave and reach.
    forward, reverse
        Verbs that name the edge from its start and from its end, to be followed by what stands at the other end:
        A supplies to B, B is supplied by A. Both languages tell the two apart.
    identity
        Further properties that belong to the identity of an edge.
    acyclic
        Whether the edges must form no cycle.
    earlier
        Kind that keeps how such an edge was at earlier times, where it is told from when it held (`earlier_times`).
    """

    start: tuple[str, ...]
    end: tuple[str, ...]
    forward: Text
    reverse: Text
    identity: tuple[str, ...] = ()
    acyclic: bool = False
    earlier: str | None = None

    def __post_init__(self) -> None:
        Kind.__post_init__(self)
        pairs = ((self.forward.zh, self.reverse.zh), (self.forward.en, self.reverse.en))
        if not all(forward and reverse and forward != reverse for forward, reverse in pairs):
            msg = f"{self.name}: the verb from each end is missing or the same: {pairs}"
            raise TypeError(msg)

    def verb(self, column: str) -> Text:
        """Return the verb that names the edge for the record in `column`, ``from_id`` or ``to_id``.

        Raises
        ------
        KeyError
            If the column is no end of the edge.
        """
        return {"from_id": self.forward, "to_id": self.reverse}[column]

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that identify a record."""
        return ("from_id", "to_id", *self.identity)

    def needs(self, name: str) -> bool:
        """Tell whether answers lean on what a column of this name states: on all of an edge that they lean on."""
        return self.needed or self[name].needed


def relation(name: str, zh: str, en: str) -> Relation:
    """Declare how a graph shows a reference: a type that reads from the record to what it refers to, and its label."""
    return Relation(name, Text(zh, en))


def text(name: str, zh: str, en: str, data_class: DataClass = DataClass.INTERNAL, **options: Any) -> Property:
    """Declare a text property."""
    return Property(name, Text(zh, en), Type.TEXT, data_class, **options)


def integer(name: str, zh: str, en: str, data_class: DataClass = DataClass.INTERNAL, **options: Any) -> Property:
    """Declare a whole-number property; not negative unless another check is named."""
    return Property(name, Text(zh, en), Type.INTEGER, data_class, **{"check": Check.NON_NEGATIVE, **options})


def number(name: str, zh: str, en: str, data_class: DataClass = DataClass.INTERNAL, **options: Any) -> Property:
    """Declare a decimal-number property; not negative unless another check is named."""
    return Property(name, Text(zh, en), Type.NUMBER, data_class, **{"check": Check.NON_NEGATIVE, **options})


def date(name: str, zh: str, en: str, data_class: DataClass = DataClass.INTERNAL, **options: Any) -> Property:
    """Declare a date property."""
    return Property(name, Text(zh, en), Type.DATE, data_class, **options)


def boolean(name: str, zh: str, en: str, data_class: DataClass = DataClass.INTERNAL, **options: Any) -> Property:
    """Declare a yes-or-no property."""
    return Property(name, Text(zh, en), Type.BOOLEAN, data_class, **options)


def names(name: str, zh: str, en: str, data_class: DataClass = DataClass.INTERNAL, **options: Any) -> Property:
    """Declare a list of texts."""
    return Property(name, Text(zh, en), Type.LIST, data_class, **options)


def choice(
    name: str,
    zh: str,
    en: str,
    data_class: DataClass = DataClass.INTERNAL,
    *,
    values: Mapping[str, tuple[str, str]],
    **options: Any,
) -> Property:
    """Declare an enumeration; `values` maps identifiers to (Chinese, English) labels."""
    labels = {value: Text(*words) for value, words in values.items()}
    return Property(name, Text(zh, en), Type.ENUM, data_class, values=labels, **options)


_PROVENANCE = (
    text(
        "source",
        "来源",
        "Source",
        DataClass.PUBLIC,
        required=True,
        note=Text(
            "article（文章）、synthetic（合成），或所取自的登记名称",
            "article, synthetic, or the register that the record was taken from",
        ),
    ),
    text("source_ref", "来源说明", "Source reference", DataClass.PUBLIC),
)


def node(
    name: str,
    *,
    table: str,
    zh: str,
    en: str,
    article: str,
    properties: tuple[Property, ...],
    data_class: DataClass = DataClass.INTERNAL,
    id_headings: tuple[str, ...] = (),
    sheets: tuple[str, ...] = (),
    beside: tuple[Beside, ...] = (),
    **options: Any,
) -> NodeKind:
    """Declare a kind of node; `id` (of `data_class`) and the provenance columns are added.

    `options`: of `NodeKind`.
    """
    key = text("id", f"{zh}编号", f"{en} id", data_class, required=True, headings=id_headings)
    columns = (key, *properties, *_PROVENANCE)
    return NodeKind(name, table, Text(zh, en), article, columns, sheets=sheets, beside=beside, **options)


def edge(
    name: str,
    *,
    table: str,
    zh: str,
    en: str,
    forward: tuple[str, str],
    reverse: tuple[str, str],
    article: str,
    start: tuple[str, ...],
    start_zh: str,
    start_en: str,
    end: tuple[str, ...],
    end_zh: str,
    end_en: str,
    properties: tuple[Property, ...] = (),
    identity: tuple[str, ...] = (),
    acyclic: bool = False,
    earlier: str | None = None,
    data_class: DataClass = DataClass.INTERNAL,
    start_headings: tuple[str, ...] = (),
    end_headings: tuple[str, ...] = (),
    sheets: tuple[str, ...] = (),
    beside: tuple[Beside, ...] = (),
    needed: bool = False,
) -> EdgeKind:
    """Declare a kind of edge; its two ends (of `data_class`) and the provenance columns are added.

    `forward` and `reverse` are (Chinese, English) verbs: a `forward` b, b `reverse` a.
    """
    ends = (
        text("from_id", start_zh, start_en, data_class, required=True, reference=start, headings=start_headings),
        text("to_id", end_zh, end_en, data_class, required=True, reference=end, headings=end_headings),
    )
    return EdgeKind(
        name,
        table,
        Text(zh, en),
        article,
        (*ends, *properties, *_PROVENANCE),
        start=start,
        end=end,
        forward=Text(*forward),
        reverse=Text(*reverse),
        identity=identity,
        acyclic=acyclic,
        earlier=earlier,
        sheets=sheets,
        beside=beside,
        needed=needed,
    )


def earlier_times(
    declared: EdgeKind, *, table: str, zh: str, en: str, forward: tuple[str, str], reverse: tuple[str, str]
) -> EdgeKind:
    """Declare how the edges of a kind were at earlier times: the same columns, told apart by their first day as well.

    The edge as it is now stays one record of its own kind, so that whoever counts edges counts it once.
    """
    if declared.earlier is None:
        raise TypeError(f"{declared.name} names no kind for its earlier times")
    columns = tuple(
        replace(prop, headings=(), asks=(), needed=False, required=prop.required or prop.name == "since")
        for prop in declared.properties
    )
    return replace(
        declared,
        name=declared.earlier,
        table=table,
        label=Text(zh, en),
        forward=Text(*forward),
        reverse=Text(*reverse),
        properties=columns,
        identity=(*declared.identity, "since"),
        earlier=None,
        sheets=(),
        beside=(),
        needed=False,
    )
