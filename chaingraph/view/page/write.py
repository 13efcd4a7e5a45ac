"""The explorer: one HTML file that opens offline and asks nothing of any network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.view.offline import Page, asset, assets, render
from chaingraph.view.page.content import TITLE, page_data
from chaingraph.view.page.network import vis_script
from chaingraph.view.page.scene import LIMIT

# one subject each; later ones use earlier ones; then the views, which register themselves, and the frame around them
SCRIPTS = ("words", "base", "picture", "save", "why", "table", "details", "search", "legend", "flow")


def write_page(
    park: Park, answers: Mapping[str, Table], out: Path, *, language: str = "zh", limit: int = LIMIT
) -> None:
    """Write the explorer page of a park and its answers.

    `park`: the park that is drawn; members are not.
    `answers`: answers by name: `figures`, `branchless`, `pairs`, `chains`, `chain_members`, `chain_links`, `scorecard`,
        `tiers` (or its part `tiers.chains`), `joint`, `chokepoints`, `changes`, and any others, which are listed on the
        overview. Absent ones are said to be absent.
    `out`: the HTML file; written whole or not at all, as UTF-8.
    `language`: ``zh`` or ``en``: the language that the page opens in; both are inside.
    `limit`: most nodes to draw in the network before the picture is cut down to chains.

    Tables longer than 3,000 rows are cut and say so. Counts of people under 5 read ``<5``; personal texts are
    left out. The content security policy allows only the scripts and the style that are in the file, which
    Chromium 86 understands.
    """
    Page(render_page(park, answers, language=language, limit=limit)).write(out)


def render_page(park: Park, answers: Mapping[str, Table], *, language: str = "zh", limit: int = LIMIT) -> str:
    """Return the text of the explorer page; parameters as for `write_page`."""
    return render(
        asset("page.html"),
        title=TITLE.in_language(language),
        language=language,
        style=asset("page.css"),
        scripts={"vis": vis_script(), "script": "\n".join(map(asset, _scripts()))},
        data=page_data(park, answers, language=language, limit=limit),
    )


def _scripts() -> list[str]:
    shared = [f"js/{name}.js" for name in SCRIPTS]
    return [*shared, *assets("js/views"), "js/app.js"]


def show_page(park: Park, answers: Mapping[str, Table], *, language: str = "zh", limit: int = LIMIT) -> Page:
    """Return the explorer page for a notebook; parameters as for `write_page`."""
    return Page(render_page(park, answers, language=language, limit=limit), height=760)
