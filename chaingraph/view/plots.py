"""Pictures for notebooks: each takes answers and draws one on a matplotlib axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.table import Table, words
from chaingraph.view.coverage import kind_of_firm, share_of
from chaingraph.view.paper.charts import BLUE, GREEN, NO_CHAIN, ORANGE, UNKNOWN
from chaingraph.view.terminal import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINE = "#9AA4AE"
_SHORT = 12


def plot_counts(table: Table, column: str, *, language: str = "zh", ax: Axes | None = None) -> Axes:
    """Draw how many rows of an answer have each value of a column.

    Parameters
    ----------
    table
        The answer.
    column
        A column with declared values, drawn in their order, zeros too; numbers are drawn in their order, any other
        values from the most frequent.
    language
        ``zh`` or ``en``.
    ax
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        Horizontal bars, the first value on top.
    """
    declared = next(one for one in table.columns if one.name == column)
    counts: dict[Any, int] = dict.fromkeys(declared.values, 0)
    for value in table.column(column):
        counts[value] = counts.get(value, 0) + 1
    pairs = list(counts.items())
    if pairs and all(isinstance(value, int | float | None) for value in counts):
        pairs.sort(key=lambda pair: (pair[0] is None, pair[0]))
    elif not declared.values:
        pairs.sort(key=lambda pair: (-pair[1], words(pair[0], language)))
    labels = [words(value, language, declared) or UNKNOWN.in_language(language) for value, _ in pairs]
    title = f"{table.title.in_language(language)} · {declared.label.in_language(language)}"
    return _bars(labels, [count for _, count in pairs], [str(count) for _, count in pairs], title, ORANGE, ax)


def plot_records(park: Park, *, language: str = "zh", most: int = 20, ax: Axes | None = None) -> Axes:
    """Draw how many records the largest tables of a park hold; parameters as for `plot_counts`."""
    largest = sorted(park.summary().items(), key=lambda item: -item[1])[:most]
    labels = [kind(name).label.in_language(language) for name, _ in largest]
    title = Text("各表记录数", "Records by table").in_language(language)
    return _bars(labels, [count for _, count in largest], [str(count) for _, count in largest], title, BLUE, ax)


def plot_rates(rates: Table, dimension: str = "chain", *, language: str = "zh", ax: Axes | None = None) -> Axes:
    """Draw coverage by group, with the numbers behind each rate and a line for the whole park.

    Parameters
    ----------
    rates
        The part ``rates`` of the answer of `find_branchless`.
    dimension
        ``chain``, ``street``, ``ownership`` or ``size``.
    language, ax
        As for `plot_counts`.
    """
    declared = {column.name: column for column in rates.columns}
    known = [row for row in rates.rows if row["coverage_min"] is not None]
    rows = [row for row in known if row["dimension"] == dimension]
    unknown = (NO_CHAIN if dimension == "chain" else UNKNOWN).in_language(language)
    labels = [row["name"] or words(row["value"], language, declared["value"]) or unknown for row in rows]
    notes = [f"{share_of(row)} ({row['covered']}/{row['operating']})" for row in rows]
    by = words(dimension, language, declared["dimension"])
    title = f"{declared['coverage_rate'].label.in_language(language)} · {by}"
    ax = _bars(labels, [row["coverage_min"] for row in rows], notes, title, BLUE, ax)
    ax.xaxis.set_major_formatter("{x:.0%}")
    for row in known:
        if row["dimension"] == "overall":
            ax.axvline(row["coverage_min"], color=ORANGE, linestyle="--", linewidth=1)
    return ax


def plot_chains(chains: Table, *, language: str = "zh", ax: Axes | None = None) -> Axes:
    """Draw the firms of every supply chain with the confidence in it; parameters as for `plot_counts`."""
    labels = [words(row["name"], language) for row in chains.rows]
    notes = [
        str(row["firms"]) if row["confidence"] is None else f"{row['firms']} ({row['confidence']:.0%})"
        for row in chains.rows
    ]
    title = Text("供需链的企业数（可信度）", "Firms per supply chain (confidence)").in_language(language)
    return _bars(labels, chains.column("firms"), notes, title, GREEN, ax)


def plot_chain(
    park: Park,
    members: Table,
    chain_id: str,
    *,
    branchless: Table | None = None,
    language: str = "zh",
    ax: Axes | None = None,
) -> Axes:
    """Draw one supply chain as a flow: the end firm on the right, its suppliers to the left, tier by tier.

    Parameters
    ----------
    park
        The park; its links between firms of the chain are drawn.
    members
        The answer of `find_chain_members`.
    chain_id
        Which chain.
    branchless
        The answer of `find_branchless`: these firms are orange.
    language, ax
        As for `plot_counts`.
    """
    import networkx as nx

    from chaingraph.graph import supply_graph

    tiers = {row["enterprise_id"]: row["tier"] for row in members.rows if row["chain_id"] == chain_id}
    graph = nx.DiGraph(supply_graph(park).subgraph(tiers))
    columns: dict[int, list[str]] = {}
    for firm, tier in tiers.items():
        columns.setdefault(tier, []).append(firm)
    places = {
        firm: (-tier, (len(firms) - 1) / 2 - number)
        for tier, firms in columns.items()
        for number, firm in enumerate(firms)
    }
    bare = set() if branchless is None else _without(branchless)
    ax = _axes(ax, (11, 0.32 * max(map(len, columns.values()), default=1) + 2))
    nx.draw_networkx_edges(graph, places, ax=ax, edge_color=_LINE, width=0.6, arrowsize=7, node_size=60)
    nx.draw_networkx_nodes(
        graph, places, ax=ax, node_size=60, node_color=[ORANGE if firm in bare else BLUE for firm in graph]
    )
    names = dict(park["Enterprise"].select("id", "name").iter_rows())
    for firm, (x, y) in places.items():
        ax.annotate(
            _plain(names.get(firm, firm), _SHORT), (x, y), (0, 5), textcoords="offset points", ha="center", fontsize=6
        )
    told = Text("上游 → 终端企业", "upstream → end firm")
    if branchless is not None:
        told = Text(f"{told.zh}；橙色为未建党组织企业", f"{told.en}; orange: firms without an organization")
    ax.set_title(told.in_language(language))
    ax.set_axis_off()
    return ax


def plot_pairs(park: Park, pairs: Table, *, language: str = "zh", ax: Axes | None = None) -> Axes:
    """Draw mentors on the left and the organizations that they are paired with on the right.

    Parameters
    ----------
    park
        The park, for the names.
    pairs
        The answer of `assign_mentors`: existing pairs are blue, proposals orange, the better the score the thicker.
    language, ax
        As for `plot_counts`.
    """
    names = dict(park["PartyOrganization"].select("id", "name").iter_rows())
    made = [row for row in pairs.rows if row["mentor_id"] is not None]
    mentors = list(dict.fromkeys(row["mentor_id"] for row in made))
    made.sort(key=lambda row: mentors.index(row["mentor_id"]))
    ax = _axes(ax, (10, 0.24 * len(made) + 1))
    rights = {row["organization_id"]: -number for number, row in enumerate(made)}
    lefts = {
        mentor: sum(rights[row["organization_id"]] for row in made if row["mentor_id"] == mentor)
        / sum(row["mentor_id"] == mentor for row in made)
        for mentor in mentors
    }
    for row in made:
        ends = [lefts[row["mentor_id"]], rights[row["organization_id"]]]
        ax.plot([0, 1], ends, color=BLUE if row["kept"] else ORANGE, linewidth=0.5 + 3 * (row["score"] or 0))
    for places, x, align in ((lefts, -0.02, "right"), (rights, 1.02, "left")):
        for organization, y in places.items():
            ax.text(x, y, _plain(names.get(organization, organization)), ha=align, va="center", fontsize=7)
    ax.set_title(Text("结对：蓝为现有，橙为建议", "Pairs: blue existing, orange proposed").in_language(language))
    ax.set_xlim(-0.7, 1.7)
    ax.set_axis_off()
    return ax


def _without(branchless: Table) -> set[str]:
    """Return the firms without an organization, as far as is known."""
    return {row["enterprise_id"] for row in branchless.rows if kind_of_firm(row) != "home_unknown"}


def plot_map(park: Park, branchless: Table, *, language: str = "zh", ax: Axes | None = None) -> Axes:
    """Draw the firms whose coordinates are known, those without an organization in orange; say how many are not.

    Parameters
    ----------
    park
        The park. Coordinates are drawn as they are, without a base map and without conversion.
    branchless
        The answer of `find_branchless`.
    language, ax
        As for `plot_counts`.
    """
    bare = _without(branchless)
    known = park["Enterprise"].drop_nulls(["longitude", "latitude"])
    unknown = park["Enterprise"].height - known.height
    ax = _axes(ax, (7, 6))
    for is_bare, color, label in (
        (False, BLUE, Text("其他企业", "Other firms")),
        (True, ORANGE, Text("未建党组织企业", "Without an organization")),
    ):
        here = known.filter(pl.col("id").is_in(bare) == is_bare)
        ax.scatter(
            here["longitude"].to_list(),
            here["latitude"].to_list(),
            s=9,
            color=color,
            alpha=0.7,
            label=f"{label.in_language(language)} {here.height}",
        )
    labels = kind("Enterprise")["crs"].values
    systems = ", ".join(labels[name].in_language(language) for name in sorted(known["crs"].drop_nulls().unique()))
    title = Text(
        f"企业分布（坐标系 {systems}；{unknown} 家位置未知）", f"Firms ({systems}; {unknown} of unknown place)"
    )
    ax.set_title(title.in_language(language))
    ax.legend(fontsize=8)
    return ax


def _bars(labels: list[str], sizes: list[float], notes: list[str], title: str, color: str, ax: Axes | None) -> Axes:
    ax = _axes(ax, (8, 0.32 * max(2, len(labels)) + 1))
    places = range(len(labels))
    bars = ax.barh(places, sizes, color=color)
    ax.set_yticks(places, [_plain(label) for label in labels])
    ax.invert_yaxis()
    ax.bar_label(bars, notes, padding=3, fontsize=8)
    ax.margins(x=0.2)
    ax.set_title(_plain(title))
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return ax


def _axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=size, layout="constrained")[1]


def _plain(text: str, most: int = 40) -> str:
    """Return the text as matplotlib draws it as it is: a pair of dollar signs would begin a formula."""
    shown = clean(text)
    return (shown if len(shown) <= most else shown[: most - 1] + "…").replace("$", r"\$")
