"""The workbook of decisions as it is written: the questions, and what was understood of columns, rows and sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chaingraph.errors import Finding, InputError, Severity, Text
from chaingraph.io.atomic import atomic_file
from chaingraph.io.clean import fold
from chaingraph.io.constants import BOOLEAN_WORDS, ROW
from chaingraph.io.decision_book import HEADS, SCOPES, scope_sheet
from chaingraph.io.decisions import CHOICES, OF_PRODUCTS, Decisions, is_about_product
from chaingraph.io.guard import clean_xml
from chaingraph.io.questions import Question
from chaingraph.io.tables import Outcome
from chaingraph.model import KINDS, kind
from chaingraph.quality import Quality, TakenColumn

_CELL = 32_767  # characters that a cell holds
_TITLES = {
    "questions": Text("对照", "Decisions"),
    "columns": Text("列", "Columns"),
    "rows": Text("行", "Rows"),
    "sources": Text("读入概况", "What was read"),
}
_WIDTHS = {
    "number": 6,
    "about": 8,
    "source": 24,
    "place": 20,
    "text": 28,
    "proposal": 28,
    "why": 48,
    "weight": 8,
    "affects": 24,
}
_WIDTH = 16
OUTCOMES: Mapping[str, Text] = {
    Outcome.READ: Text("已读", "read"),
    Outcome.ASKED: Text("待定", "asked"),
    Outcome.PERSONAL: Text("个人信息，不读", "personal, not read"),
    Outcome.DOUBLE: Text("重复，未读", "double, not read"),
    Outcome.ASIDE: Text("未用", "left aside"),
}
ROW_GROUPS: Mapping[str, Text] = {
    "data": Text("记录", "records"),
    "totals": Text("合计", "totals"),
    "notes": Text("说明", "notes"),
    "headings": Text("表头", "headings"),
    "asked": Text("待定", "asked"),
    "dropped": Text("按决定不读", "dropped as decided"),
    "other": Text("其他", "other"),
}
_FILE, _SHEET = Text("文件", "File"), Text("工作表", "Sheet")
_AS = Text("当作", "Taken as")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet to be written: headings, rows of texts and numbers, and which columns take which words."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[str | int | None]]
    choices: Mapping[int, Sequence[str]]
    widths: Mapping[int, int]
    to_fill: frozenset[int] = frozenset()


def write_book(
    out: Path,
    questions: Sequence[Question],
    *,
    decisions: Decisions,
    quality: Quality | None = None,
    findings: Sequence[Finding] = (),
    scopes: Sequence[Mapping[str, Any]] = (),
    language: str = "zh",
) -> None:
    """Write the workbook of decisions.

    Parameters
    ----------
    out
        The xlsx file.
    questions
        What there is to decide and what is remembered, as `chaingraph.io.questions.questions_of` gives it.
    decisions
        What was on record when the questions were made.
    quality, findings
        Of the park: what its sheets, columns and rows were taken for.
    scopes
        Scopes of registers that are assumed, for people to state: values by property of `SourceScope`, and ``why``.
    language
        ``zh`` or ``en``: headings and words; the reader takes both.

    Raises
    ------
    InputError
        ``CG-E194`` if the file is there and its decisions are not among `decisions`: nothing is written over that was
        not read.

    Notes
    -----
    Every sheet has the hidden column of keys by which it is known. Columns that people added to the questions stay.
    """
    import xlsxwriter

    _refuse_unread(Path(out), decisions)
    sheets = [_questions(questions, language)]
    if quality is not None:
        sheets += [_columns(quality, language), _rows(findings, language), _sources(quality, language)]
    stated = [*_stated(decisions), *scopes]
    if stated:
        sheets.append(_scopes(stated, language))
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with atomic_file(Path(out)) as opened, xlsxwriter.Workbook(opened, options) as book:
        for sheet in sheets:
            _write(book, sheet, language)


def _refuse_unread(out: Path, decisions: Decisions) -> None:
    if not out.exists() or (decisions.readable and decisions.path and out.resolve() == decisions.path.resolve()):
        return
    text = Text(
        "“{name}”已存在，其中的决定没有读过，未覆盖；请移走它，或用 --decisions 指定",
        "{name} is there and its decisions were not read; it stays as it is. Move it away, or name it with --decisions",
    )
    raise InputError("CG-E194", text.format(name=out.name))


def _write(book: Any, sheet: _Sheet, language: str) -> None:
    made = book.add_worksheet(sheet.title)
    head = book.add_format({"bold": True, "bg_color": "#DDE8F0", "border": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    fill = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#FFF8DC", "border": 1})
    heads = [*sheet.heads, *([] if _key(language) in sheet.heads else [_key(language)])]
    keyed = heads.index(_key(language))
    last = 0
    for place, words in enumerate(heads):
        made.write_string(0, place, _clean(words), head)
        made.set_column(place, place, sheet.widths.get(place, _WIDTH), None, {"hidden": place == keyed})
    for last, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, int):
                made.write_number(last, place, value)
            elif value or place in sheet.to_fill:
                made.write_string(last, place, _clean(value or ""), fill if place in sheet.to_fill else text)
    for place, choices in sheet.choices.items():
        made.data_validation(1, place, max(last, 1), place, {"validate": "list", "source": list(choices)})
    made.freeze_panes(1, 0)
    made.autofilter(0, 0, max(last, 1), len(heads) - 1)
    made.set_landscape()
    made.fit_to_pages(1, 0)


def _questions(questions: Sequence[Question], language: str) -> _Sheet:
    names = list(HEADS)
    added = {heading: None for one in questions if one.recorded for heading in one.recorded.more}
    rows = []
    for number, one in enumerate(questions, start=1):
        cells = {**one.cells(language), "number": str(number)}
        more = one.recorded.more if one.recorded else {}
        texts = [cells.get(name, "") for name in names]
        numbered = [
            int(text) if name in ("number", "weight") else text for name, text in zip(names, texts, strict=True)
        ]
        rows.append([*numbered, *(more.get(heading, "") for heading in added)])
    heads = [*(HEADS[name].in_language(language) for name in names), *added]
    refused = () if any(is_about_product(one.key) for one in questions) else OF_PRODUCTS
    words = [text.in_language(language) for choice, text in CHOICES.items() if choice not in refused]
    choices = {names.index("decision"): words}
    widths = {names.index(name): width for name, width in _WIDTHS.items()}
    to_fill = frozenset((names.index("decision"), names.index("change")))
    return _Sheet(_TITLES["questions"].in_language(language), heads, rows, choices, widths, to_fill)


def _columns(quality: Quality, language: str) -> _Sheet:
    heads = [_FILE, _SHEET, Text("列名", "Heading"), _AS, Text("处理", "What became of it")]
    rows = [
        (source.file, source.sheet, column.heading, meaning_of(column, language), outcome_of(column, language))
        for source in quality.sources
        for column in source.columns
    ]
    return _Sheet(_TITLES["columns"].in_language(language), _said(heads, language), rows, {}, {0: 24, 2: 28, 3: 28})


def _rows(findings: Sequence[Finding], language: str) -> _Sheet:
    heads = [_FILE, _SHEET, Text("行", "Row"), Text("代码", "Code"), Text("说明", "What is said of it")]
    rows = [
        (one.file, one.sheet, one.row, one.code, one.message.in_language(language))
        for one in findings
        if one.row is not None and (one.severity is Severity.ERROR or one.column is None)
    ]
    return _Sheet(_TITLES["rows"].in_language(language), _said(heads, language), rows, {}, {0: 24, 4: 80})


def _sources(quality: Quality, language: str) -> _Sheet:
    heads = [_FILE, _SHEET, _AS, Text("读入", "Read"), *ROW_GROUPS.values()]
    heads += [Text("已读的列", "Columns read"), Text("个人信息列", "Personal columns"), Text("未读的列", "Not read")]
    rows = [
        (
            one.file,
            one.sheet,
            kind_in_words(one.kind, language),
            one.read,
            *one.grouped().values(),
            len(one.headings(Outcome.READ)),
            len(one.headings(Outcome.PERSONAL)),
            "；".join(one.headings(Outcome.ASKED, Outcome.ASIDE, Outcome.DOUBLE)),
        )
        for one in quality.sources
    ]
    return _Sheet(_TITLES["sources"].in_language(language), _said(heads, language), rows, {}, {0: 24})


def _scopes(scopes: Sequence[Mapping[str, Any]], language: str) -> _Sheet:
    declared = kind(SCOPES)
    names = [prop.name for prop in declared.properties]
    shown = [name for name in names if name not in ("id", "source_ref", "updated")]
    heads = [*(declared[name].label.in_language(language) for name in shown), HEADS["why"].in_language(language)]
    rows = [[_word(scope.get(name), language) for name in (*shown, "why")] for scope in scopes]
    registers = [label.in_language(language) for label in declared["register"].values.values()]
    yes_no = BOOLEAN_WORDS["zh" if language.startswith("zh") else "en"]
    choices = {shown.index("register"): registers, shown.index("complete"): yes_no}
    to_fill = frozenset((shown.index("complete"), shown.index("as_of")))
    return _Sheet(scope_sheet(language), heads, rows, choices, {len(shown): 48}, to_fill)


def _stated(decisions: Decisions) -> Iterator[dict[str, str]]:
    """Yield the scopes that people stated already, as they wrote them."""
    properties = kind(SCOPES).properties
    names = {fold(words): prop.name for prop in properties for words in (prop.name, prop.label.zh, prop.label.en)}
    for sheet in decisions.sheets:
        lines = sheet.frame.drop(ROW).rows()
        heads = [names.get(fold(cell or "")) for cell in lines[0]]
        for cells in lines[1:]:
            yield {name: cell for name, cell in zip(heads, cells, strict=True) if name and cell}


def meaning_of(column: TakenColumn, language: str) -> str:
    """Return the property that a column is, or may be, in words."""
    declared = next((one for one in KINDS if one.name == column.kind), None)
    if declared is None or column.stands_for not in declared.columns:
        return ""
    return f"{declared.label.in_language(language)} · {declared[column.stands_for].label.in_language(language)}"


def outcome_of(column: TakenColumn, language: str) -> str:
    """Return what became of a column in words."""
    said = OUTCOMES[column.outcome].in_language(language)
    return said if not column.needed else said + Text("（需要）", " (needed)").in_language(language)


def kind_in_words(name: str | None, language: str) -> str:
    """Return the label of a kind; a dash for what is none."""
    declared = next((one for one in KINDS if one.name == name), None)
    return "–" if declared is None else declared.label.in_language(language)


def _word(value: Any, language: str) -> str:
    return value.in_language(language) if isinstance(value, Text) else "" if value is None else str(value)


def _said(heads: Iterable[Text], language: str) -> list[str]:
    return [words.in_language(language) for words in heads]


def _key(language: str) -> str:
    return HEADS["key"].in_language(language)


def _clean(text: str) -> str:
    return clean_xml(text)[:_CELL]
