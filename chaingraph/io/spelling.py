"""One spelling of what is no record and still the same everywhere: streets and products."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from unicodedata import is_normalized

import polars as pl

from chaingraph.io.checks import Checked
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import About, Choice, key_of, told_apart
from chaingraph.io.identity import product, street, street_form, strong
from chaingraph.io.live import OPEN, Tables
from chaingraph.io.names import candidates
from chaingraph.io.reference_codes import reference_table
from chaingraph.model import Property


@dataclass
class _Spellings:
    """What becomes of the texts: the one that stands for each, and those that may be one of several."""

    same: dict[str, str] = field(default_factory=dict)
    unclear: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, str] = field(default_factory=dict)


def unify_spellings(tables: Tables) -> None:
    """Give streets and products that are written in several ways one spelling, each told once per table and text.

    A street may leave its word out (安宁, 安宁街道) as long as only one such word occurs with its name; 安宁街道 and
    安宁镇 stay two. The fullest spelling stands for a street, the most frequent one for a product. Linear in the cells;
    Python touches distinct texts that are not alone in their form.
    """
    for names, choose in _CHOSEN.items():
        cells = list(_columns(tables, names))
        if cells:
            texts = pl.concat([_texts(checked, prop) for checked, prop in cells]).value_counts(name="count")
            found = choose(texts, tables)
            for checked, prop in cells:
                _apply(checked, prop, found)


def _columns(tables: Tables, names: tuple[str, ...]) -> Iterator[tuple[Checked, Property]]:
    for several in tables.values():
        for checked in several:
            for prop in checked.raw.kind.properties:
                if prop.name in names and prop.data_class in OPEN and not prop.values:
                    yield checked, prop


def _texts(checked: Checked, prop: Property) -> pl.Series:
    cells = checked.frame[prop.name].alias("text")
    return (cells.explode() if cells.dtype != pl.String else cells).drop_nulls()


def _products(texts: pl.DataFrame, _: Tables) -> _Spellings:
    found = _Spellings()
    for group in _shared(texts.with_columns(form=product(pl.col("text")))):
        # the commonest; else the one without wide letters, without blanks, in upper case
        best = min(group, key=lambda row: (-row[1], not is_normalized("NFKC", row[0]), len(row[0]), row[0]))[0]
        found.same.update({text: best for text, *_ in group if text != best})
    return found


def _streets(texts: pl.DataFrame, tables: Tables) -> _Spellings:
    found = _Spellings()
    named = texts.with_columns(form=street(pl.col("text")), word=street_form(pl.col("text")))
    for group in _shared(named):
        words = sorted({word for *_, word in group if word})
        every: list[str | None] = [*words] or [None]
        for word in every:
            alike = [row for row in group if row[3] == word or (row[3] is None and len(words) == 1)]
            stated = [row for row in alike if row[3]] or alike
            plain = [row for row in stated if row[2].endswith(word or "")] or stated
            best = min(plain, key=lambda row: (-len(row[2]), -row[1], row[0]))[0]
            found.same.update({text: best for text, *_ in alike if text != best})
        if len(words) > 1:
            several = [text for text, *_, word in group if word]
            found.unclear.update({text: sorted(several) for text, *_, word in group if not word})
    alone = set(named.filter(pl.col("word").is_null())["text"]) - set(found.same) - set(found.unclear)
    found.offered.update(_of_the_table(alone, tables) if alone else {})
    return found


def _shared(texts: pl.DataFrame) -> list[list[tuple[str, int, str, str | None]]]:
    """Return the groups of several texts of one form: ``text, count, strong form, word``."""
    word = pl.col("word") if "word" in texts.columns else pl.lit(None, pl.String)
    several = texts.filter(pl.col("form").is_duplicated()).select(
        "form", "text", "count", whole=strong(pl.col("text")), word=word
    )
    groups: dict[str, list[tuple[str, int, str, str | None]]] = {}
    for form, *row in several.sort("text").iter_rows():
        groups.setdefault(form, []).append((row[0], row[1], row[2], row[3]))
    return list(groups.values())


def _of_the_table(texts: set[str], tables: Tables) -> dict[str, str]:
    """Return the one street of the table of divisions that a bare name may be, in counties the park's data name."""
    said = [c.frame["division"] for several in tables.values() for c in several if "division" in c.frame.columns]
    codes = pl.concat(said).drop_nulls().unique() if said else pl.Series(dtype=pl.String)
    known = reference_table("luzhou_streets").filter(pl.col("county_code").is_in(codes.str.slice(0, 6).implode()))
    if known.is_empty():
        return {}
    forms = pl.DataFrame({"text": sorted(texts)}).with_columns(form=strong(pl.col("text")))
    hits = forms.join(known.select("name", form=street(pl.col("name"))), on="form")
    return dict(hits.filter(~pl.col("text").is_duplicated()).select("text", "name").iter_rows())


_CHOSEN: Mapping[tuple[str, ...], Callable[[pl.DataFrame, Tables], _Spellings]] = MappingProxyType(
    {("street",): _streets, ("product", "products"): _products}
)


def _apply(checked: Checked, prop: Property, found: _Spellings) -> None:
    """Put the spellings into a column, as decided where somebody decided, and tell each."""
    changed: dict[str, str | None] = {}
    own = set(_texts(checked, prop).unique()) if checked.frame.height else set()
    asked = {**found.same, **found.unclear, **found.offered}
    for text in sorted(own & set(asked)):
        key = key_of(About.VALUE, f"{checked.raw.kind.name}.{prop.name}", text)
        meant = found.same.get(text) or found.offered.get(text)
        decided = checked.decisions.get(key, meant)
        if decided is None:
            _tell(checked, prop, text, found, key)
            changed[text] = found.same.get(text, text)
        elif decided.choice is Choice.CHANGE:
            changed[text] = decided.text
        elif decided.choice is Choice.DROP:
            changed[text] = None
        elif decided.choice is Choice.ACCEPT:
            changed[text] = meant or text
    changed = {old: new for old, new in changed.items() if old != new}
    if changed:
        _replace(checked, prop, changed)


def _tell(checked: Checked, prop: Property, text: str, found: _Spellings, key: str) -> None:
    row = _rows(checked, prop, text)[0]
    if text in found.same:
        new = found.same[text]
        apart = told_apart(About.VALUE, text, new)
        question, proposal = (key, new) if apart else (None, None)
        checked.note("CG-F333", row, prop, text, new=new, key=question, proposal=proposal, used=apart)
    elif text in found.unclear:
        checked.note("CG-W262", row, prop, text, key=key, near=candidates(found.unclear[text]))
    else:
        new = found.offered[text]
        checked.note("CG-T632", row, prop, text, key=key, proposal=new, new=new)


def _rows(checked: Checked, prop: Property, text: str) -> list[int]:
    cells = pl.col(prop.name)
    has = cells.list.contains(text) if checked.frame[prop.name].dtype != pl.String else cells == text
    return checked.frame.filter(has)[ROW].to_list()


def _replace(checked: Checked, prop: Property, changed: Mapping[str, str | None]) -> None:
    cells, old, new = pl.col(prop.name), list(changed), list(changed.values())
    if checked.frame[prop.name].dtype == pl.String:
        touched = cells.is_in(old)
        typed = cells.replace(old, new)
    else:
        touched = cells.list.eval(pl.element().is_in(old)).list.any()
        typed = cells.list.eval(pl.element().replace(old, new).drop_nulls()).list.unique(maintain_order=True)
    checked.repaired.update(checked.frame.filter(touched.fill_null(value=False))[ROW].to_list())
    checked.frame = checked.frame.with_columns(pl.when(touched).then(typed).otherwise(cells).alias(prop.name))
