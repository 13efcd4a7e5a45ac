"""Every answer is declared once: the declarations are whole, and what they say is true of the functions."""

import ast
import datetime as dt
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pytest
from any_answer import ask

import chaingraph
from chaingraph.analysis.answers import about_firms, all_answers, commands, headlines, needed, ways_back
from chaingraph.asof import reads
from chaingraph.cli.app import COMMANDS
from chaingraph.model import EDGES, NODES, kind
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.sample import build_sample
from chaingraph.store.ingest import BOOKKEEPING, DERIVED_EDGES
from chaingraph.vocabulary import ACTIONS, CLASSES
from chaingraph.writeback import AsAdvice, AsFigures, AsMembership, AsNode, AsPair

PACKAGE = Path(chaingraph.__file__).parent
ANSWERS = all_answers()
WHOLE = [name for name, answer in ANSWERS.items() if answer.function]
HEAVY = ("polars", "numpy", "scipy", "networkx", "neo4j", "openpyxl", "jinja2", "xlsxwriter")


def function_of(answer):
    module, _, name = answer.function.partition(":")
    return getattr(import_module(module), name)


@pytest.mark.parametrize("name", WHOLE)
def test_a_function_takes_what_its_declaration_hands_it(name):
    answer = ANSWERS[name]
    taken = inspect.signature(function_of(answer)).parameters
    handed = {*answer.takes, *answer.needs, *(option.name for option in answer.options)}
    if answer.chosen_by is not None and answer.chosen_by.parameter:
        handed.add(answer.chosen_by.name)
    assert handed | ({answer.park} if answer.park else set()) <= set(taken)
    assert {"on", "rules"} & set(taken) == set(answer.takes)
    left = {key for key, one in taken.items() if one.default is one.empty} - handed - {answer.park}
    assert not left or answer.question == "dossier", left


@pytest.mark.parametrize("name", ANSWERS)
def test_a_declaration_names_columns_that_it_has(name):
    answer = ANSWERS[name]
    names, page = set(answer.names()), answer.page
    assert len(names) == len(answer.columns)
    assert page.named_by_id | ({page.together} - {None}) <= names
    assert answer.report is None or set(answer.report.columns) <= names
    assert answer.tile is None or answer.tile.counted is None or answer.tile.counted[0] in names
    way = answer.way
    used = {getattr(way, field, "") for field in ("about", "other", "key")} - {""}
    assert used <= names
    for one, columns in answer.reads.items():
        assert set(columns.split()) <= set(kind(one).columns)


def test_what_is_written_back_has_its_place_in_the_database():
    ways = {name: answer.way for name, answer in ANSWERS.items()}
    assert ways == ways_back()
    for name, way in ways.items():
        kinds = {column.name: column.of.split() for column in ANSWERS[name].columns}
        assert {kind for of in kinds.values() for kind in of} <= set(NODES)
        if isinstance(way, AsNode):
            assert way.label in BOOKKEEPING
        for field in ("about", "other"):
            assert kinds[getattr(way, field)] if hasattr(way, field) else True, name
        if isinstance(way, AsPair | AsMembership):
            assert way.relation in DERIVED_EDGES
    assert {type(way) for way in ways.values()} == {AsAdvice, AsFigures, AsPair, AsNode, AsMembership}


def test_places_are_taken_once_and_every_command_is_declared_or_listed():
    for places in (
        [answer.headline for answer in ANSWERS.values()],
        [answer.report.place for answer in ANSWERS.values() if answer.report],
        [answer.tile.place for answer in ANSWERS.values() if answer.tile],
        [group[0].command.place for group in commands().values()],
    ):
        known = [place for place in places if place is not None]
        assert len(known) == len(set(known))
    assert set(commands()) <= set(COMMANDS)
    for group in commands().values():
        assert [answer.chosen_by is None for answer in group] == [True] + [False] * (len(group) - 1)


@pytest.fixture(scope="module")
def sample():
    return build_sample(seed=2, enterprises=260).park


def parts_of(park):
    """The park twice, each time with half of its firms."""
    firms = park["Enterprise"]
    return [
        Park(MappingProxyType({**park.tables, "Enterprise": firms.filter(pl.arange(pl.len()) % 2 == half)}))
        for half in (0, 1)
    ]


@pytest.mark.parametrize("name", [name for name, answer in ANSWERS.items() if answer.reads])
def test_with_everything_else_unknown_the_answer_is_the_same(sample, name):
    answer = ANSWERS[name]
    frames = {one: sample[one].select(columns.split()) for one, columns in answer.reads.items() if columns}
    heights = {one: sample[one].select(pl.lit(None).alias("source")) for one in answer.reads if one not in frames}
    first, second = (
        ask(answer, park, known=sample, needed_on=None) for park in (sample, Park.from_frames({**frames, **heights}))
    )
    assert first.to_json() == second.to_json()


#: What is read beside what an answer rests on and decides nothing in it: keys, where a record is from, facts that are
#: fetched with others (how near firms are, how strong segments are).
BESIDE = {"*": "id from_id to_id source", "Enterprise": "name employees priority", "IN_CHAIN": "status"}
BESIDE_OF = {"gaps": reads.HOMES}


@pytest.mark.parametrize("name", [name for name, answer in ANSWERS.items() if answer.reads and answer.function])
def test_an_answer_reads_no_column_that_it_does_not_declare(sample, name, monkeypatch):
    """A column that is neither declared nor beside is not there: whoever reaches for it fails."""
    answer = ANSWERS[name]
    declared = reads.together(answer.reads, BESIDE_OF.get(name, {}))
    tables = {}
    for one, frame in ((one, sample[one]) for one in (*NODES, *EDGES)):
        known = " ".join((declared.get(one, ""), BESIDE["*"], BESIDE.get(one, ""))).split()
        tables[one] = frame.select(column for column in frame.columns if column in known)
    # the day of a park is the newest of all on record
    monkeypatch.setattr("chaingraph.asof.day._newest", lambda park, columns: dt.date(2025, 6, 1))
    ask(answer, Park(MappingProxyType(tables)), known=sample, needed_on=None)


def test_an_answer_firm_by_firm_is_that_of_the_parts_together(sample):
    names = [name for name, answer in ANSWERS.items() if answer.over == "firm"]
    assert names == ["branchless"]
    for name in names:
        whole, *parts = (ANSWERS[name].find(park).to_json()["rows"] for park in (sample, *parts_of(sample)))
        assert sorted(map(repr, whole)) == sorted(map(repr, [*parts[0], *parts[1]])) and whole


def test_an_answer_of_sums_adds_up_from_the_parts(sample):
    assert [name for name, answer in ANSWERS.items() if answer.over == "sum"] == ["branchless.rates"]
    whole, *parts = (ANSWERS["branchless"].find(park).parts["rates"].rows for park in (sample, *parts_of(sample)))
    for row in whole:
        same = [one for part in parts for one in part if all(one[key] == row[key] for key in ("dimension", "value"))]
        for counted in ("covered", "separate", "operating", "unknown"):
            assert row[counted] == sum(one[counted] for one in same), (row, same)


@pytest.mark.parametrize("words", ["branchless --help", "plan --help", "reconcile --help", "rules", "--help"])
def test_help_and_rules_load_no_library(words):
    code = (
        f"import sys; from chaingraph.cli.app import run; code = run({words.split()!r})\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(str(loaded) if loaded else code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def texts():
    """Every ``Text(zh, en)`` that the package types: its file and both words."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and len(node.args) == 2:
                yield path, tuple(getattr(word, "value", None) for word in node.args)


def test_the_words_of_a_value_stand_in_one_place():
    labels = {(text.zh, text.en) for text in (*CLASSES.values(), *ACTIONS.values())}
    typed = [(path.name, words) for path, words in texts() if words in labels]
    assert sorted(words for _, words in typed) == sorted(labels) and {name for name, _ in typed} == {"vocabulary.py"}
    official = {zh for zh, _ in labels if zh in {text.zh for text in CLASSES.values()}}
    for path in [PACKAGE.parent / "cypher" / "columns.toml", *PACKAGE.rglob("rules/*.toml"), *PACKAGE.rglob("*.js")]:
        assert not [word for word in official if word in path.read_text(encoding="utf-8")], path


def test_no_title_is_typed_twice():
    titles = [(answer.title.zh, answer.title.en) for answer in ANSWERS.values()]
    assert sorted(words for _, words in texts() if words in titles) == sorted(titles)


def test_headlines_come_in_their_places_and_firms_have_their_answers():
    park = Park.from_rows({"Enterprise": [{"id": "E", "name": "甲", "source": "synthetic"}]})
    found = headlines(park)
    assert list(found) == sorted(found, key=lambda name: ANSWERS[name].headline)
    assert {"changes", "plan"}.isdisjoint(found)
    assert list(headlines(park, before=park)) == sorted([*found, "changes"], key=lambda name: ANSWERS[name].headline)
    with pytest.raises(TypeError):
        headlines(park, since=park)
    assert list(about_firms(park, on=None, rules=rulebook())) == [
        "branchless",
        "pairs",
        "chains",
        "chain_members",
        "chokepoints",
    ]
    assert needed(ANSWERS["figures"], park, {}, None) == {"found_chains": 0}
    assert needed(ANSWERS["ask_first"], park, {}, None) == {}
    assert needed(ANSWERS["ask_first"], park, found, None).keys() == {"chokepoints", "joint"}
