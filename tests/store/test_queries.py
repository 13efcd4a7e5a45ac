"""The named queries: whole headers, known names, the rows of their twins, one order for any order of the records."""

import re
from importlib import import_module

import pytest
from query_oracles import ORACLES
from query_twins import TWINS
from querycase import GIVEN, TODAY, rough_park, shuffled

from chaingraph.errors import UsageError
from chaingraph.headings import column_of, queries_folder
from chaingraph.model import Type
from chaingraph.store.ask import answer
from chaingraph.store.bind import bind
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.guard import check_words
from chaingraph.store.miscounts import check_counts
from chaingraph.store.queries import find_query, parse_query, shipped_queries

QUERIES = shipped_queries()
BOTH = [name for name, query in QUERIES.items() if query.needs is None]


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    with EmbeddedGraph(rough_park(), tmp_path_factory.mktemp("cache")) as opened:
        yield opened


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    with EmbeddedGraph(shuffled(rough_park()), tmp_path_factory.mktemp("cache")) as opened:
        yield opened


def parameters(query):
    """The values a query is asked with: those of `querycase`, else its defaults, as texts."""
    return bind(query, GIVEN.get(query.name, {}), today=TODAY)[0]


def rows_of(graph, name):
    return graph.run_named(QUERIES[name], parameters(QUERIES[name]))[0].rows


def texts(values):
    return {name: str(value) for name, value in values.items()}


def test_there_are_enough_of_them_on_every_topic():
    topics = {name.partition("/")[0] for name in QUERIES}
    assert len(QUERIES) >= 60
    assert topics >= {
        *("coverage", "chain", "pairing", "supply", "chokepoint", "lists"),
        *("service", "growth", "freshness", "organization", "members", "zone"),
    }


@pytest.mark.parametrize("name", QUERIES)
def test_a_header_is_complete_in_both_languages(name):
    query = QUERIES[name]
    assert re.search("[一-鿿]", query.title.zh) and not re.search("[一-鿿]", query.title.en)
    for parameter in query.parameters:
        assert re.search("[一-鿿]", parameter.label.zh) and parameter.label.en, parameter.name
    for column in query.returns:
        label = column_of(column, name).label
        assert re.search("[一-鿿]", label.zh) and label.en != column, column
    check_words(query.text)
    check_words(query.embedded or query.text)
    assert "ORDER BY" in query.text
    if query.engine is None:
        check_counts(query.text)


@pytest.mark.parametrize("name", BOTH)
def test_any_order_of_the_records_gives_the_same_rows(graph, mixed, name):
    found, _ = graph.run_named(QUERIES[name], parameters(QUERIES[name]))
    assert found.columns == QUERIES[name].returns
    assert found.rows, "a query that finds nothing here proves nothing"
    assert rows_of(mixed, name) == found.rows


@pytest.mark.parametrize("name", TWINS)
def test_a_query_gives_the_rows_of_its_twin(graph, name):
    function, twin = TWINS[name]
    given = texts(parameters(QUERIES[name]))
    assert list(rows_of(graph, name)) == [tuple(row) for row in twin(rough_park(), given)]
    module, _, title = str(QUERIES[name].twin).rpartition(".")
    assert getattr(import_module(module), title) is function


def test_every_declared_twin_is_compared():
    assert {name for name, query in QUERIES.items() if query.twin} == set(TWINS)


@pytest.mark.parametrize("name", ORACLES)
def test_a_query_gives_what_plain_columns_give(graph, name):
    expected = ORACLES[name](rough_park(), texts(parameters(QUERIES[name])))
    assert sorted(rows_of(graph, name), key=repr) == sorted(map(tuple, expected), key=repr)


def test_the_classes_and_actions_have_the_words_of_the_analysis():
    from chaingraph.vocabulary import ACTIONS, CLASSES

    assert dict(column_of("class").values) == CLASSES
    assert dict(column_of("action").values) == ACTIONS
    assert dict(column_of("class_if_none").values) == CLASSES and dict(column_of("action_if_none").values) == ACTIONS


def test_an_answer_is_a_table_with_its_rules(graph):
    table = answer(graph, find_query("branchless"))
    assert [column.name for column in table.columns] == list(QUERIES["coverage/branchless"].returns)
    assert {rule["id"] for rule in table.rules} == {"party.branch_min", "party.should_have_been"}
    assert table.parameters["branch_min"] == 3


def test_a_record_may_be_given_by_its_name_code_or_alias(graph):
    query, firm = find_query("supply/partners"), GIVEN["supply/partners"]["firm"]
    (row,) = rough_park()["Enterprise"].filter(id=firm).to_dicts()
    expected = answer(graph, query, {"firm": firm}).rows
    assert expected
    words = [row["name"], row["uscc"], *(row["aliases"] or ())]
    for word in filter(None, words):
        table = answer(graph, query, {"firm": word})
        assert table.rows == expected and table.parameters["firm"] == firm
    assert sum(word is not None for word in words) > 1


@pytest.mark.parametrize(("word", "code"), [("合成样例电子0154号乙", "0154号"), ("不存在的企业", "no enterprise")])
def test_a_record_that_is_not_there_is_told(graph, word, code):
    with pytest.raises(UsageError, match="CG-U005") as caught:
        answer(graph, find_query("supply/partners"), {"firm": word})
    assert code in caught.value.text.en


def test_a_query_for_neo4j_says_so(graph):
    with pytest.raises(UsageError) as caught:
        answer(
            graph,
            parse_query("own/x", "// 企业\n// Firms\n// returns id\n// engine neo4j\nMATCH (n) RETURN n.id AS id"),
        )
    assert caught.value.code == "CG-Q008"


@pytest.mark.parametrize(
    ("name", "given", "code", "words"),
    [
        ("chokepoint/hubs", {"leest": "3"}, "CG-Q005", "least"),
        ("pairing/current", {"x": "3"}, "CG-Q005", "no parameter"),
        ("chokepoint/hubs", {"least": "three"}, "CG-Q007", "whole number"),
        ("chokepoint/hubs", {"least": "1.5"}, "CG-Q007", "whole number"),
        ("chokepoint/dependence", {"share": "inf"}, "CG-Q007", "number"),
        ("supply/upstream", {"firm": "E", "tiers": "11"}, "CG-Q017", "from 1 to 10"),
        ("supply/upstream", {"firm": "E", "tiers": "0"}, "CG-Q017", "from 1 to 10"),
        ("growth/expiring", {"before": "2025-02-30"}, "CG-Q007", "date"),
        ("growth/expiring", {}, "CG-Q006", "--param before"),
        ("freshness/overdue_terms", {}, "CG-Q006", "--param day"),
    ],
)
def test_a_wrong_parameter_is_told(name, given, code, words):
    with pytest.raises(UsageError) as caught:
        bind(QUERIES[name], given)
    assert caught.value.code == code and words in caught.value.text.en and caught.value.text.zh


@pytest.mark.parametrize(
    ("name", "words"), [("coverage/branchles", "coverage/branchless"), ("hub", "chokepoint/hubs"), ("zzz", "queries")]
)
def test_an_unknown_query_names_the_nearest(name, words):
    with pytest.raises(UsageError) as caught:
        find_query(name)
    assert caught.value.code == "CG-Q003" and words in caught.value.text.en


GOOD = """\
// 企业
// Firms
// param n: integer = 3 ; 数 ; number
// returns name
MATCH (e:Enterprise) WHERE e.employees > $n RETURN e.name AS name ORDER BY name, e.id
"""


@pytest.mark.parametrize(
    ("change", "to", "code"),
    [
        ("// Firms\n", "", "CG-Q001"),
        ("// returns name\n", "", "CG-Q001"),
        ("integer", "int", "CG-Q001"),
        ("integer", "integer 4..9", "CG-Q001"),
        ("integer = 3", "text 1..9", "CG-Q001"),
        ("= 3", "= x", "CG-Q001"),
        ("returns name", "returns name\n// engine sparql", "CG-Q001"),
        ("returns name", "returns name\n// twin a.b\n// twin a.c", "CG-Q001"),
        ("$n", "3", "CG-Q002"),
        ("$n", "$m", "CG-Q002"),
    ],
)
def test_a_wrong_header_is_told(change, to, code):
    parse_query("own/x", GOOD)
    with pytest.raises(UsageError) as caught:
        parse_query("own/x", GOOD.replace(change, to))
    assert caught.value.code == code


def test_defaults_have_the_declared_types():
    python = {Type.TEXT: str, Type.INTEGER: int, Type.NUMBER: float, Type.BOOLEAN: bool}
    for query in QUERIES.values():
        for parameter in query.parameters:
            if parameter.default is not None and parameter.type in python:
                value = bind(query, GIVEN.get(query.name, {}), today=TODAY)[0][parameter.name]
                assert type(value) is python[parameter.type], (query.name, parameter.name)


def test_the_index_lists_every_query():
    from query_index import index

    written = (queries_folder() / "README.md").read_text(encoding="utf-8")
    assert written == index(), "run tools/query_index.py"


def test_the_schema_is_the_one_that_a_load_makes():
    from query_index import schema

    written = {path.name: path.read_text(encoding="utf-8") for path in (queries_folder() / "schema").iterdir()}
    assert written == schema(), "run tools/query_index.py"
    assert "FOR (n:Enterprise) REQUIRE n.id IS UNIQUE" in written["constraints.cypher"]
    assert "FOR (n:Visit) ON (n.enterprise_id)" in written["indexes.cypher"]
