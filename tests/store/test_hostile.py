"""Hostile statements are refused on the embedded engine, by each gate alone where that is possible."""

import socket

import pytest
from hostilecase import SECRET, STATEMENTS, trap
from querycase import rough_park

from chaingraph.errors import ChaingraphError, PolicyError, UsageError
from chaingraph.store.ask import answer_freely
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.guard import check_embedded_plan, check_server_plan, check_words, tokens


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    with EmbeddedGraph(rough_park(), tmp_path_factory.mktemp("cache")) as opened:
        yield opened


def state(graph):
    counts = [graph.run(f"MATCH {pattern} RETURN count(*) AS n").rows for pattern in ("(n)", "()-[r]->()")]
    firms = graph.run("MATCH (e:Enterprise) RETURN e.id AS id, e.name AS name ORDER BY id").rows
    return counts, firms


def test_there_are_many():
    assert len(STATEMENTS) == len(set(STATEMENTS)) >= 100


def test_a_trap_hears_whoever_calls(tmp_path):
    with trap(tmp_path) as made:
        host, _, port = made.set("{host}").partition(":")
        socket.create_connection((host, int(port))).close()
    with pytest.raises(AssertionError):
        made.untouched()


def test_every_statement_is_refused_and_nothing_is_touched(graph, tmp_path):
    before = state(graph)
    refused = set()
    with trap(tmp_path) as made:
        for statement in STATEMENTS:
            with pytest.raises((PolicyError, UsageError)) as caught:
                answer_freely(graph, made.set(statement))
            assert SECRET not in caught.value.text.zh + caught.value.text.en
            if isinstance(caught.value, PolicyError):
                refused.add(statement)
    made.untouched()
    assert state(graph) == before
    # what is left is no Cypher of this engine
    assert len(refused) > 0.9 * len(STATEMENTS), sorted(set(STATEMENTS) - refused)


def test_the_plan_alone_refuses_them_too(graph, tmp_path):
    before = state(graph)
    frame = rough_park()["Enterprise"]  # an engine that looks for Python variables by name finds one
    assert frame.height
    with trap(tmp_path) as made:
        for statement in STATEMENTS:
            if "\\u002a" in statement:  # to this engine the code is a comment like any other
                continue
            with pytest.raises(ChaingraphError):
                graph.check_plan(made.set(statement))
    made.untouched()
    assert state(graph) == before


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (e:Enterprise) WHERE e.name CONTAINS 'SET' RETURN e.name AS name",
        "MATCH (e:Enterprise) WHERE e.name = \"DELETE; DROP\" RETURN e.name AS name // CREATE",
        "/* LOAD CSV */ MATCH (e:Enterprise) RETURN e.name AS `create` LIMIT 1",
        "MATCH (d:Demand) WHERE d.`on` IS NULL RETURN 1 AS x",
        "MATCH (e:Enterprise) RETURN count(*) AS n;",
        "MATCH (e:Enterprise) RETURN count(*) AS n ; // end",
        "WITH 1 AS x UNWIND [x, 2] AS y RETURN y ORDER BY y",
        "MATCH (a:Enterprise)-[:SUPPLIES*1..3]->(b:Enterprise) RETURN a.id AS a, count(DISTINCT b.id) AS n ORDER BY a",
        "OPTIONAL MATCH (e:Enterprise {id: 'none'}) RETURN e.name AS name",
        "MATCH (e:Enterprise) WHERE EXISTS { MATCH (e)-[:SUPPLIES]->() } RETURN 1 AS n UNION ALL RETURN 2 AS n",
        "RETURN 'TABLE_FUNCTION_CALL[1] LOAD[2]' AS x",
    ],
)  # fmt: skip
def test_an_honest_statement_runs(graph, text):
    if "on" in text and "Demand" in text:
        text = text.replace("d.`on`", "d.opened")
    assert answer_freely(graph, text).columns


def test_a_box_drawn_into_a_text_hides_nothing(graph):
    box = "┌────┐\n│ SKIP[0] │\n└────┘"
    with pytest.raises(PolicyError):
        check_embedded_plan(f"┌──┐\n│ COPY_TO[1] │\n└──┘\n{box}")
    with pytest.raises(PolicyError):
        check_embedded_plan(
            f"┌──┐\n│ TABLE_FUNCTION_CALL[1] │\n│ Function: SHOW_TABLES │\n{box}\n│ Function: READ_FTABLE │"
        )
    with pytest.raises(PolicyError):
        check_embedded_plan("nothing that looks like a plan")
    check_embedded_plan(f"┌──┐\n│ RESULT_COLLECTOR[1] │\n└──┘\n{box}")


@pytest.mark.parametrize(
    ("kind", "plan"),
    [
        ("w", {"operatorType": "ProduceResults@neo4j"}),
        ("rw", {"operatorType": "ProduceResults@neo4j"}),
        ("s", {"operatorType": "ShowUsers@system"}),
        (None, None),
        ("r", None),
        ("r", {"operatorType": "ProduceResults@neo4j", "children": [{"operatorType": "LoadCSV@neo4j"}]}),
        ("r", {"operatorType": "ShowTransactions@neo4j"}),
        ("r", {"operatorType": "ProcedureCall@neo4j", "args": {"Details": "dbms.listConfig() :: (name)"}}),
        ("r", {"operatorType": "ProcedureCall@neo4j", "args": {}}),
        ("r", {"operatorType": ""}),
    ],
)
def test_a_plan_that_does_more_than_read_is_refused(kind, plan):
    with pytest.raises(PolicyError):
        check_server_plan(kind, plan)


def test_words_are_told_apart_as_the_language_does():
    text = "MATCH (e:`a``b`) WHERE e.x = 'it\\'s' /* c */ RETURN 1.5 // d"
    assert [token for _, token in tokens(text)] == [
        *("MATCH", "(", "e", ":", "`a``b`", ")", "WHERE", "e", ".", "x", "=", "'it\\'s'", "RETURN", "1", ".", "5"),
    ]
    check_words("MATCH (e:Load) WHERE e.set > $delete RETURN e.create AS `merge`")
    # what is not closed is no text and no comment
    with pytest.raises(PolicyError):
        check_words("MATCH (e) WHERE e.x = ' SET e.x = 1")
    with pytest.raises(PolicyError):
        check_words("MATCH (e) /* SET e.x = 1")


def test_an_answer_is_cut_with_a_note(graph):
    table = answer_freely(graph, "UNWIND range(1, 500) AS x RETURN x ORDER BY x", limit=100)
    assert len(table.rows) == 100 and "100" in table.notes[0].en
    assert not answer_freely(graph, "UNWIND range(1, 100) AS x RETURN x", limit=100).notes


def test_a_statement_that_takes_too_long_is_stopped(graph):
    endless = "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(*) AS n"
    with pytest.raises(UsageError) as caught:
        answer_freely(graph, endless, seconds=0.5)
    assert caught.value.code == "CG-Q012"
