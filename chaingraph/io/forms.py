"""What looks like a list and is none: a form about one firm, a statistics table, two tables beside one another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from chaingraph.io.clean import fold
from chaingraph.io.constants import ROW
from chaingraph.io.heading_block import Known, Row, distinct
from chaingraph.io.lexicon import declared
from chaingraph.io.roles import roles_of
from chaingraph.io.row_words import SHAPED, is_note, is_number, is_shaped, is_total
from chaingraph.io.rows import Roles
from chaingraph.io.tables import Outcome

_LONGEST = 20  # letters of a label
_LABELS = 3  # different ones of a form
_MOST = 0.6
_FEW = 0.3
_FIRM = "Enterprise"
_COLON = re.compile("[:：]")
# Columns that count firms or organizations
_OF_BODIES = re.compile(r"(企业|单位|公司|法人|机构|组织|支部|党委|总支)(总|个|家|户)?(数|数量)$|家数|户数|个数")


@dataclass(frozen=True)
class Cards:
    """Forms about one firm each: row of the first label and values by label; `sure` where nothing of them is in doubt.

    None are listed where it cannot be told what belongs to which.
    """

    cards: tuple[tuple[int, dict[str, str]], ...]
    sure: bool


def find_cards(rows: Sequence[Row], known: Known) -> Cards | None:
    """Return the forms about one firm or organization that rows hold; None where they are no such forms.

    Most rows begin with a label, and labels have their values to the right; the first label begins every form.
    """

    def is_label(text: str) -> bool:
        signed = is_note(text) and (_COLON.search(text) is not None or not _is_personal(text))
        return len(text) <= _LONGEST and not signed and not is_total(text) and known(text)

    lines = [
        (at, row)
        for at, row in enumerate(rows)
        if len(distinct(row)) > 1 or (sum(map(bool, row)) == 1 and is_label(distinct(row)[0]))
    ]
    lines = [(at, row) for at, row in lines if any(is_label(cell) or not is_note(cell) for cell in distinct(row))]
    read = [(at, *_pairs(row, is_label)) for at, row in lines]
    if not _are_forms(lines, [found for _, found, _ in read], is_label):
        return None
    pairs = [(at, label, value) for at, found, _ in read for label, value in found]
    if len({fold(label) for _, label, _ in pairs}) < _LABELS or sum(bool(v) for _, _, v in pairs) < _MOST * len(pairs):
        return None
    cards: list[tuple[int, dict[str, str]]] = []
    for at, label, value in pairs:
        if fold(label) == fold(pairs[0][1]):
            cards.append((at, {}))
        if label in cards[-1][1] or at in [begun for begun, _ in cards[:-1]]:
            return Cards((), sure=False)
        cards[-1][1][label] = value
    return Cards(tuple(cards), not any(rest for *_, rest in read) and all(_is_sure(card) for _, card in cards))


def _is_personal(label: str) -> bool:
    found = declared(label, _FIRM)
    return found is not None and found.outcome is Outcome.PERSONAL


def _is_sure(card: Mapping[str, str]) -> bool:
    """Tell whether every label of a form is declared to mean one thing, and it names one firm."""
    found = {label: declared(label, _FIRM) for label in card}
    if any(known is None or known.outcome is Outcome.ASKED for known in found.values()):
        return False
    meant = [(known.kind, known.property) for known in found.values() if known and known.outcome is Outcome.READ]
    names = [label for label, known in found.items() if known and (known.kind, known.property) == (_FIRM, "name")]
    return len(set(meant)) == len(meant) and len(names) == 1 and is_shaped(card[names[0]])


def _are_forms(lines: Sequence[tuple[int, Row]], found: Sequence[list[tuple[str, str]]], known: Known) -> bool:
    """Tell whether most rows begin with a label that has a value, or most cells are labels with their values."""
    filled = [sum(bool(value) for _, value in pairs) for pairs in found]
    starts = sum(_begins_with_label(row, known) and bool(n) for (_, row), n in zip(lines, filled, strict=True))
    cells = sum(len(distinct(row)) for _, row in lines)
    return bool(lines) and (starts >= _MOST * len(lines) or 2 * sum(filled) >= _MOST * cells)


def _begins_with_label(row: Row, known: Known) -> bool:
    """Tell whether a label stands to the far left of a row, but for a running number."""
    return any(map(known, [text for text in row if text and not is_number(text)][:1]))


def _pairs(row: Row, known: Known) -> tuple[list[tuple[str, str]], bool]:
    """Return each label of a row with what stands next to it, and whether anything else stands in the row.

    A label has a blank value where another label stands next to it.
    """
    cells = [text for at, text in enumerate(row) if text and (at == 0 or text != row[at - 1])]
    pairs = []
    rest = sum(not known(text) for text in cells)
    for label, value in zip(cells, [*cells[1:], ""], strict=True):
        if known(label):
            taken = bool(value) and not known(value)
            rest -= taken
            pairs.append((label, value if taken else ""))
    return pairs, rest > 0 and not all(is_note(cell) or is_number(cell) for cell in cells if not known(cell))


def is_statistics(headers: Sequence[str], data: pl.DataFrame, roles: Roles | None) -> bool:
    """Tell whether rows count firms or organizations of some class instead of listing them."""
    if roles is None or roles.name is None or not roles.doubted or data.is_empty():
        return False
    if not any(_OF_BODIES.search(fold(header)) for header in headers):
        return False
    coded = any(data[code].null_count() < data.height for code in roles.codes if code in data.columns)
    shaped = data[roles.name].cast(pl.String).str.contains(SHAPED).fill_null(value=False)
    return not coded and int(shaped.sum()) < _FEW * data.height


def second_table(headers: Sequence[str], body: pl.DataFrame) -> tuple[int, bool] | None:
    """Return where a second list may begin to the right of an empty column, and whether it is surely one of its own.

    None where there is no such column, or both sides do not have names of their own.
    """
    for at in range(1, len(headers) - 1):
        column = str(at)
        if headers[at].strip() or (column in body.columns and body[column].null_count() < body.height):
            continue
        left, right = headers[:at], ("",) * (at + 1) + tuple(headers[at + 1 :])
        names = [roles.name for side in (left, right) for roles in [roles_of(side, "")] if roles is not None]
        if len(names) == 2 and None not in names:
            return at, _is_apart(body, at)
    return None


def _is_apart(body: pl.DataFrame, at: int) -> bool:
    """Tell whether one side goes on where the other has ended."""
    sides = [[name for name in body.columns if name != ROW and (int(name) < at) is left] for left in (True, False)]
    filled = [
        body.select(pl.any_horizontal(pl.col(name).is_not_null() for name in side)).to_series().to_list()
        for side in sides
    ]
    lone = [right and not left for left, right in zip(*filled, strict=True)]
    last = max((row for row, right in enumerate(filled[1]) if right), default=-1)
    dense = all(filled[1][: last + 1]) and last + 1 < sum(filled[0])
    return any(lone) or (dense and last >= 1)
