"""What looks like a list and is none: a form about one firm, a statistics table, two tables beside one another."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from chaingraph.io.clean import fold
from chaingraph.io.constants import ROW
from chaingraph.io.heading_block import Known, Row, distinct
from chaingraph.io.roles import roles_of
from chaingraph.io.row_words import SHAPED, is_note, is_number, is_total
from chaingraph.io.rows import Roles

_LONGEST = 20  # letters of a label
_LABELS = 3  # in one column, from which it is one of labels
_MOST = 0.6
_FEW = 0.3
# Columns that count firms or organizations
_OF_BODIES = re.compile(r"(企业|单位|公司|法人|机构|组织|支部|党委|总支)(总|个|家|户)?(数|数量)$|家数|户数|个数")


def find_card(rows: Sequence[Row], known: Known) -> list[tuple[str, str]]:
    """Return labels and values of a form about one firm or organization; none where the rows are no such form.

    Labels stand below one another, each with its value to the right.
    """

    def is_label(text: str) -> bool:
        return len(text) <= _LONGEST and not is_note(text) and not is_total(text) and known(text)

    lines = [row for row in rows if len(distinct(row)) > 1 or (sum(map(bool, row)) == 1 and is_label(distinct(row)[0]))]
    width = max(map(len, lines), default=0)
    columns = [[row[at] for row in lines if at < len(row) and row[at]] for at in range(min(width, 2))]
    # Labels stand to the far left, but for running numbers
    if len(columns) > 1 and all(map(is_number, columns[0])):
        columns = columns[1:]
    if not columns or not _are_labels(columns[0], is_label):
        return []
    pairs = [pair for row in lines for pair in _pairs(row, is_label)]
    labels = {fold(label) for label, _ in pairs}
    return pairs if len(pairs) >= _LABELS and len(labels) == len(pairs) else []


def _are_labels(column: Sequence[str], known: Known) -> bool:
    found = list(filter(known, column))
    return len({fold(text) for text in found}) >= _LABELS and len(found) >= _MOST * len(column)


def _pairs(row: Row, known: Known) -> list[tuple[str, str]]:
    """Return each label of a row with what stands next to it, blank where that is another label."""
    cells = [(at, text) for at, text in enumerate(row) if text and (at == 0 or text != row[at - 1])]
    pairs = []
    for (_, label), (_, value) in zip(cells, [*cells[1:], (0, "")], strict=True):
        if known(label):
            pairs.append((label, "" if known(value) else value))
    return pairs


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
