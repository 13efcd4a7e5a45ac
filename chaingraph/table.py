"""An answer: rows with title, as-of date, parameters, the rules used and the evidence."""

from __future__ import annotations

import datetime as dt
import html
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import repeat
from typing import TYPE_CHECKING, Any, Never, overload

from chaingraph.errors import Text, UsageError
from chaingraph.model import PEOPLE_UNIT, DataClass
from chaingraph.notes import part_notes
from chaingraph.privacy import mask
from chaingraph.rows import Rows
from chaingraph.words import Reason, Said

if TYPE_CHECKING:
    import polars as pl

ROWS_IN_NOTEBOOK = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A declared column of an answer.

    Attributes
    ----------
    code
        Whether the values are codes that a spreadsheet must keep as text.
    values
        Labels of the values of an enumeration.
    people
        Whether the values say how many people there are although their unit is another one.
    share
        Whether the values are shares although the name does not end in rate, share or confidence.
    of
        The kinds of record whose ids the values are, parted by blanks; an id may be of none of them (a group).
    """

    name: str
    label: Text
    unit: str | None = None
    code: bool = False
    values: Mapping[str, Text] = field(default_factory=dict)
    data_class: DataClass = DataClass.INTERNAL
    people: bool = False
    share: bool = False
    of: str = ""

    @property
    def is_share(self) -> bool:
        """Whether the values are shares from 0 to 1, which are read as percentages."""
        return self.share or self.name.rpartition("_")[2] in {"rate", "share", "confidence"}

    @property
    def counts_people(self) -> bool:
        """Whether the values are counts of people, or such a count follows from them."""
        return self.people or self.unit == PEOPLE_UNIT


def name_column(ids: str) -> str:
    """Return the name of the column that says what those in a column of ids are called.

    >>> name_column("anchor_id"), name_column("firm_ids"), name_column("kin")
    ('anchor_name', 'firm_names', 'kin_names')
    """
    if ids.endswith("_id"):
        return f"{ids.removesuffix('_id')}_name"
    return f"{ids.removesuffix('_ids')}_names"


class _AnyRows:
    """The field `Table.rows`: takes any mappings, gives `Rows`."""

    @overload
    def __get__(self, table: None, owner: type[Table]) -> Never: ...

    @overload
    def __get__(self, table: Table, owner: type[Table]) -> Rows: ...

    def __get__(self, table: Table | None, owner: type[Table]) -> Rows:
        if table is None:
            raise AttributeError  # a field without a default
        found: Rows = table.__dict__["rows"]
        return found

    def __set__(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        table.__dict__["rows"] = rows if isinstance(rows, Rows) else Rows(rows)


@dataclass(frozen=True)
class Table:
    """An answer to a planning question.

    Attributes
    ----------
    name
        Stable identifier, for example ``branchless``.
    columns
        The declared columns, in order.
    rows
        One mapping per row with exactly these columns; None is unknown; `Reason` lists are evidence. They are held as
        columns (`chaingraph.rows.Rows`), made of any mappings or of a frame.
    rules
        Rules that decided, as `chaingraph.rules.Rule.to_dict` gives them.
    notes
        Sentences that belong to the whole answer (warnings, what is unknown).
    parts
        Further tables that belong to the answer, by name (for example the rates).
    quality
        What of the park's files is not in the park, as `chaingraph.quality.Quality` gives it; None where that is
        nothing.
    first
        Names of the columns that are shown where not all have room, the most important first.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: _AnyRows = _AnyRows()
    as_of: dt.date | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[Text | Reason, ...] = ()
    parts: Mapping[str, Table] = field(default_factory=dict)
    quality: Mapping[str, Any] | None = None
    first: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[Any]:
        """Return the values of one column, in row order."""
        return self.rows.column(name)

    def texts(self, *names: str) -> pl.DataFrame:
        """Return columns of texts as a frame, which has them without any row as well."""
        import polars as pl

        return pl.DataFrame({name: self.column(name) for name in names}, dict.fromkeys(names, pl.String))

    def cells(self, make: Callable[[Column], Callable[[Any], Any]]) -> Iterator[tuple[Any, ...]]:
        """Return the rows as tuples of what is made of each cell.

        Parameters
        ----------
        make
            Gives for a column a pure function of its values; it is called once for a value that rows share.
        """
        if not self.columns:
            return repeat((), len(self))
        return zip(*(self.rows.each(column.name, make(column)) for column in self.columns), strict=True)

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain values, just as `chaingraph.answer_json.json_object` writes it."""
        import json

        from chaingraph.answer_json import json_object

        answer: dict[str, Any] = json.loads(b"".join(json_object(self)))
        return answer

    def to_polars(self, language: str | None = None) -> pl.DataFrame:
        """Return the rows as a Polars frame.

        Parameters
        ----------
        language
            ``zh`` or ``en`` for reasons and other values that are sentences; by default as ``CHAINGRAPH_LANG`` says.

        Returns
        -------
        polars.DataFrame
            The declared columns. Numbers, dates and texts keep their types, unknown is null; several texts are a list,
            whole and broken numbers in one column are floats, everything else the words that a cell shows.
        """
        import polars as pl

        language = language or os.environ.get("CHAINGRAPH_LANG", "zh")
        return pl.DataFrame([_series(self.rows, column, language) for column in self.columns])

    def to_pandas(self, language: str | None = None) -> Any:
        """Return the rows as a ``pandas.DataFrame``, as `to_polars` does for Polars.

        Raises
        ------
        UsageError
            ``CG-U031`` if pandas is not installed.
        """
        try:
            pandas = import_module("pandas")
        except ImportError as error:
            said = Text("未安装 pandas；可改用 to_polars()", "pandas is not installed; to_polars() needs nothing more")
            raise UsageError("CG-U031", said) from error
        return pandas.DataFrame(self.to_polars(language).to_dict(as_series=False))

    def _repr_html_(self) -> str:
        """Show the first rows in a notebook, with notes and rules; ``CHAINGRAPH_LANG`` chooses the language."""
        return _as_html(self, os.environ.get("CHAINGRAPH_LANG", "zh"))


def _series(rows: Rows, column: Column, language: str) -> pl.Series:
    import polars as pl

    held = rows.series(column.name)
    if held is not None:
        return held
    values = rows.column(column.name)
    kinds = {type(value) for value in values} - {type(None)}
    if kinds == {int, float}:
        return pl.Series(column.name, [None if value is None else float(value) for value in values])
    one = len(kinds) <= 1 and kinds <= {str, int, float, bool, dt.date}
    lists = kinds == {tuple} and all(isinstance(item, str) for value in values for item in value or ())
    if one or lists:
        return pl.Series(column.name, values)
    said = (None if value is None else words(value, language, column) for value in values)
    return pl.Series(column.name, list(said), pl.String)


def words(value: Any, language: str, column: Column | None = None) -> str:
    """Return a value as a person reads it in a cell; unknown is an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return Text("是" if value else "否", "yes" if value else "no").in_language(language)
    if isinstance(value, Reason):
        return value.text.in_language(language)
    if isinstance(value, Text | Said):
        return value.in_language(language)
    if column is not None and isinstance(value, str) and value in column.values:
        return column.values[value].in_language(language)
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    if isinstance(value, Mapping):
        if isinstance(value.get("why"), Text):  # facts that carry their own sentence
            return words(value["why"], language)
        labels = {} if column is None else column.values
        named = ((labels[name].in_language(language) if name in labels else name, item) for name, item in value.items())
        return "; ".join(f"{name}: {words(item, language)}" for name, item in named)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(words(item, language, column) for item in value)
    return str(value)


def _as_html(table: Table, language: str) -> str:
    def said(zh: str, en: str) -> str:
        return html.escape(Text(zh, en).in_language(language))

    def line(tag: str, texts: Sequence[str]) -> str:
        # dir=auto keeps marks of writing direction inside their cell
        return "<tr>" + "".join(f'<{tag} dir="auto">{html.escape(text)}</{tag}>' for text in texts) + "</tr>"

    title = table.title.in_language(language)
    as_of = said(f"（截至 {table.as_of}）", f" (as of {table.as_of})") if table.as_of else ""
    heads = [
        column.label.in_language(language) + (f" ({column.unit})" if column.unit else "") for column in table.columns
    ]
    body = "".join(
        line("td", [_shown(row[column.name], language, column) for column in table.columns])
        for row in table.rows[:ROWS_IN_NOTEBOOK]
    )
    total = len(table.rows)
    count = said(f"共 {total} 行", f"{total} rows")
    if total > ROWS_IN_NOTEBOOK:
        count += said(f"，显示前 {ROWS_IN_NOTEBOOK} 行", f", the first {ROWS_IN_NOTEBOOK} shown")

    def small(note: Text | Reason) -> str:
        return f'<p dir="auto"><small>{html.escape(note.in_language(language))}</small></p>'

    parted = part_notes(table.notes, table.rules, empty=not table.rows)
    notes = "".join(map(small, parted.short))
    rules = "".join(f'<li dir="auto">{html.escape(_rule(rule, language))}</li>' for rule in table.rules)
    if parted.line is not None:
        more = "".join(map(small, parted.behind))
        head = html.escape(parted.line.in_language(language))
        rules = f"<details><summary>{head}</summary>{more}<ul>{rules}</ul></details>"
    return (
        f'<div><strong dir="auto">{html.escape(title)}{as_of}</strong><table><thead>{line("th", heads)}</thead>'
        f"<tbody>{body}</tbody></table><p>{count}</p>{notes}{rules}</div>"
    )


def _shown(value: Any, language: str, column: Column) -> str:
    if value is None:
        return "–"
    text = words(value, language, column)
    return text if isinstance(value, int | float) else mask(text, column.data_class) or ""


def _rule(rule: Mapping[str, Any], language: str) -> str:
    parts = [rule.get(name) for name in ("id", "label", "value", "unit", "title", "article")]
    return " · ".join(words(part, language) for part in parts if part is not None)
