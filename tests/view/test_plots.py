"""Pictures for notebooks draw what the answers say."""

import matplotlib as mpl
import pytest
from viewcase import answers_of, drawn_park

from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.pairing import assign_mentors
from chaingraph.analysis.supply import find_chain_members, find_supply_chains
from chaingraph.sample import build_sample
from chaingraph.view import plots
from chaingraph.view.paper.fonts import use_font

mpl.use("agg")


@pytest.fixture(scope="module")
def sample():
    return build_sample(seed=1).park


@pytest.fixture(autouse=True)
def drawn():
    """Draw every figure of a test, so that a missing glyph or a wrong formula fails it, and close it."""
    from matplotlib import pyplot

    with mpl.rc_context():
        if use_font() is None:
            pytest.skip("no font with Chinese glyphs is installed")
        yield
        for number in pyplot.get_fignums():
            pyplot.figure(number).canvas.draw()
        pyplot.close("all")


def bars(ax):
    return [(label.get_text(), bar.get_width()) for label, bar in zip(ax.get_yticklabels(), ax.patches, strict=True)]


def test_counts_follow_the_declared_values_and_numbers_their_order(sample):
    firms = find_branchless(sample)
    column = next(column for column in firms.columns if column.name == "action")
    assert bars(plots.plot_counts(firms, "action", language="en")) == [
        (label.en, firms.column("action").count(value)) for value, label in column.values.items()
    ]
    numbers = plots.plot_counts(firms, "full_members")
    assert [label for label, _ in bars(numbers)] == [
        *(str(number) for number in sorted(set(firms.column("full_members")) - {None})),
        "未知",
    ]


def test_rates_chains_and_records(sample):
    rates = find_branchless(sample).parts["rates"]
    ax = plots.plot_rates(rates, "chain")
    expected = [row["coverage_min"] for row in rates.rows if row["dimension"] == "chain"]
    assert [size for _, size in bars(ax)] == expected
    assert bars(ax)[-1][0] == "不在产业链"
    assert ax.lines[0].get_xdata()[0] == rates.rows[0]["coverage_min"]
    chains = find_supply_chains(sample, resamples=0)
    assert [size for _, size in bars(plots.plot_chains(chains))] == chains.column("firms")
    assert bars(plots.plot_records(sample, most=3))[0] == ("条件核实", sample["Assessment"].height)
    heights = sorted(sample.summary().values())
    assert [size for _, size in bars(plots.plot_records(sample, most=3))] == heights[:-4:-1]


def test_a_chain_flows_to_the_right_and_marks_firms_without_an_organization(sample):
    members, firms = find_chain_members(sample), find_branchless(sample)
    chain = members.rows[0]["chain_id"]
    ax = plots.plot_chain(sample, members, chain, branchless=firms)
    points = next(one for one in ax.collections if len(one.get_offsets()) > 1)
    inside = [row for row in members.rows if row["chain_id"] == chain]
    assert len(points.get_offsets()) == len(inside)
    assert max(x for x, _ in points.get_offsets()) == -1
    bare = set(firms.column("enterprise_id"))
    orange = sum(tuple(color[:3]) == mpl.colors.to_rgb(plots.ORANGE) for color in points.get_facecolors())
    assert orange == sum(row["enterprise_id"] in bare for row in inside)


def test_every_pair_is_a_line_and_unknown_places_are_counted(sample):
    pairs = assign_mentors(sample)
    ax = plots.plot_pairs(sample, pairs)
    assert len(ax.lines) == len([row for row in pairs.rows if row["mentor_id"] is not None])
    ax = plots.plot_map(sample, find_branchless(sample))
    places = sum(len(points.get_offsets()) for points in ax.collections)
    unknown = sample["Enterprise"].height - places
    assert f"{unknown} 家位置未知" in ax.get_title()


def test_a_dollar_sign_is_no_formula():
    hostile = "$\\frac{$ \u202e"
    answers = answers_of(hostile=hostile)
    plots.plot_counts(answers["branchless"], "action")
    plots.plot_counts(answers["branchless"], "name")
    plots.plot_chains(answers["chains"])
    plots.plot_chain(drawn_park(hostile=hostile), answers["chain_members"], f"S0{hostile}")
    plots.plot_pairs(drawn_park(hostile=hostile), answers["pairs"])
