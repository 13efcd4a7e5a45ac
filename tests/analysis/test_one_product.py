"""How people spell goods, and how many of them tell of a link, changes no answer."""

import json
import random
import unicodedata

import polars as pl
from any_answer import DAY, ask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chaingraph.analysis.answers import all_answers
from chaingraph.analysis.dossier import build_dossier
from chaingraph.park import Park
from chaingraph.sample import build_sample

GOODS = ["减速器", "PCB板", "电芯", "齿轮轴", "铝型材"]
PLACES = (("Enterprise", "products"), ("SUPPLIES", "product"), ("Demand", "product"), ("ChainSegment", "products"))
ANSWERS = [name for name, answer in all_answers().items() if answer.reads and name != "product_review"]
OF_GOODS = [
    name
    for name in ANSWERS
    if any(column in all_answers()[name].reads.get(kind, "").split() for kind, column in PLACES)
]
# what says how goods are written speaks of spellings: these columns, and the answer that asks about them
# what tells of a spelling itself
SPELLINGS = {"match": {"reasons"}, "products": {"words", "reasons"}}


def wide(word):
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word)


WAYS = [
    str.lower,
    wide,
    lambda word: f"{word[0]} {word[1:]}",
    lambda word: f"{word[:-1]}　{word[-1]}",
    lambda word: f"{word}系列",
    lambda word: f"{word}类",
    lambda word: f"{word}（自产）",
    lambda word: wide(f"{word}系列"),
]


def respell(park, seed, share):
    """The park with some of its words of goods written otherwise, and what each such word was."""
    draw = random.Random(seed)
    known = {word for place in PLACES for word in words_of(park, *place)}
    was = {}

    def other(word):
        if word is None or draw.random() > share:
            return word
        written = draw.choice(WAYS)(word)
        if written in known or was.get(written, word) != word:
            return word
        was[written] = word
        return written

    frames = dict(park.tables)
    for kind, column in PLACES:
        cells = park[kind][column].to_list()
        told = [[other(one) for one in cell] if isinstance(cell, list) else other(cell) for cell in cells]
        frames[kind] = park[kind].with_columns(pl.Series(column, told, park[kind].schema[column]))
    return Park.from_frames(frames), {new: old for new, old in was.items() if new != old}


def words_of(park, kind, column):
    cells = park[kind][column]
    return (cells.explode() if cells.dtype != pl.String else cells).drop_nulls().to_list()


def rows_of(name, park):
    """The rows of an answer and of its parts."""
    table = ask(all_answers()[name], park)
    return {part: said.to_json()["rows"] for part, said in {"": table, **table.parts}.items()}


def written(name, rows, was):
    """The rows as texts, with every word as it was, in an order of their own."""
    texts = []
    for part, several in rows.items():
        for whole in several:
            row = {key: value for key, value in whole.items() if key not in SPELLINGS.get(name, ())}
            text = json.dumps(row, ensure_ascii=False, sort_keys=True)
            for new in sorted(was, key=len, reverse=True):
                text = text.replace(new, was[new])
            texts.append((part, text))
    return sorted(texts)


def everything(park, was, names):
    """Answers, and the dossiers of the first sellers and buyers."""
    found = {name: written(name, rows_of(name, park), was) for name in names}
    for firm in park["SUPPLIES"].select("from_id", "to_id").row(0):
        parts = build_dossier(park, firm, on=DAY)
        rows = {part: said.to_json()["rows"] for part, said in {"": parts, **parts.parts}.items()}
        found[f"dossier of {firm}"] = written("dossier", rows, was)
    return found


FIRMS = "ABCDEFGH"
some_links = st.lists(
    st.tuples(
        st.sampled_from(FIRMS),
        st.sampled_from(FIRMS),
        st.sampled_from(GOODS),
        st.sampled_from([None, 1.0, 20.0, 300.0]),
        st.sampled_from([None, "observed", "implied"]),
    ),
    min_size=3,
    max_size=14,
    unique_by=lambda link: link[:3],
)
claims = st.lists(st.lists(st.sampled_from(GOODS), max_size=2, unique=True), min_size=8, max_size=8)


def build(links, made):
    """A small park with declared chains, steps and records of its goods."""
    known = {"source": "synthetic"}
    goods = [{"id": f"P{place}", "name": name, **known} for place, name in enumerate(GOODS)]
    goods[3]["general"], goods[0]["parent"] = True, "P3"
    return Park.from_rows(
        {
            "Enterprise": [
                {"id": key, "name": f"厂{key}", "products": words or None, "purchases": 50.0, **known}
                for key, words in zip(FIRMS, made, strict=True)
            ],
            "SUPPLIES": [
                {"from_id": a, "to_id": b, "product": product, "annual_value": value, "status": status, **known}
                for a, b, product, value, status in links
            ],
            "Demand": [{"id": "D", "enterprise_id": "A", "product": GOODS[1], "opened": DAY, **known}],
            "Product": goods,
            "IndustryChain": [{"id": "C", "name": "链", **known}],
            "ChainSegment": [
                {"id": f"S{place}", "chain_id": "C", "name": f"环节{place}", "stage": stage, "products": words,
                 "essential": place == 1, **known}
                for place, (stage, words) in enumerate((("up", GOODS[:2]), ("mid", GOODS[2:3])))
            ],
            "IN_CHAIN": [{"from_id": key, "to_id": "C", **known} for key in "ABCD"],
            "GOES_INTO": [{"from_id": "P0", "to_id": "P1", "essential": True, **known}],
            "USES": [{"from_id": "B", "to_id": "P0", "essential": True, "stock_days": 9, **known}],
            "MAKES": [{"from_id": "E", "to_id": "P2", "capacity_used": 0.8, **known}],
        }
    )  # fmt: skip


@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(some_links, claims, st.integers(0, 99))
def test_how_goods_are_spelled_changes_no_answer(links, made, seed):
    park = build(links, made)
    other, was = respell(park, seed, 0.6)
    expected = everything(park, {}, OF_GOODS)
    for name, rows in everything(other, was, OF_GOODS).items():
        assert rows == expected[name], name


@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(some_links, claims, st.integers(0, 99), st.integers(2, 3))
def test_a_link_that_several_sources_tell_of_counts_once(links, made, seed, times):
    told, was = respell(build(links * times, made), seed, 0.6)
    once = build(links, made)
    expected = everything(once, {}, OF_GOODS)
    for name, rows in everything(told, was, OF_GOODS).items():
        if not name.startswith(("dossier", "chain_links", "quality")):
            assert rows == expected[name], name


def test_spelling_changes_no_answer_about_the_sample():
    park = build_sample(seed=2, enterprises=260).park
    other, was = respell(park, 5, 0.1)
    expected = everything(park, {}, ANSWERS)
    assert len(was) > 20
    for name, rows in everything(other, was, ANSWERS).items():
        assert rows == expected[name], name


def test_the_words_are_written_otherwise_and_mean_the_same():
    forms = {unicodedata.normalize("NFKC", way(word)) for way in WAYS for word in GOODS}
    assert len(forms) > 3 * len(GOODS)
