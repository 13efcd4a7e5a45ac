"""The dossier of a firm as a printable page, Markdown or JSON; small counts of people are masked in each."""

from __future__ import annotations

from dataclasses import replace

from chaingraph.table import Table, words
from chaingraph.view.masking import mask_table
from chaingraph.view.offline import Page
from chaingraph.view.paper.sheet import Section, build_sheet
from chaingraph.view.terminal import write_table


def show_dossier(dossier: Table, *, digest: str, language: str = "zh") -> Page:
    """Return a dossier as one printable page.

    Parameters
    ----------
    dossier
        What `chaingraph.analysis.dossier.build_dossier` returned.
    digest
        Version of the data.
    language
        ``zh`` or ``en``.
    """
    table = mask_table(dossier)
    facts = [
        (row["label"], " ".join(words(row[name], language) for name in ("value", "unit") if row[name] is not None))
        for row in table.rows
    ]
    return build_sheet(
        table.title,
        [Section(part.title, part) for part in table.parts.values()],
        digest=digest,
        language=language,
        as_of=None if table.as_of is None else table.as_of.isoformat(),
        facts=facts,
        notes=table.notes,
        rules=table.rules,
    )


def write_dossier(dossier: Table, format: str, *, digest: str, language: str = "zh") -> str:
    """Return a dossier as ``html``, ``md`` or ``json``; parameters as for `show_dossier`."""
    if format == "html":
        return show_dossier(dossier, digest=digest, language=language).html
    table = replace(mask_table(dossier), parameters={**dossier.parameters, "digest": digest})
    parts = (table,) if format == "json" else (table, *table.parts.values())
    return "\n".join(write_table(part, format, language).decode() for part in parts)
