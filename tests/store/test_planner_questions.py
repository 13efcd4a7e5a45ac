"""On a real server: what planners ask by hand in Cypher gives the rows of the tool, each beside its command."""

import os
import shlex
import subprocess
import sys

import pytest
from neo4j_server import erase

from chaingraph.analysis.answers import commands, needed, ways_back
from chaingraph.asof.day import as_of
from chaingraph.io import write_park
from chaingraph.sample import build_sample
from chaingraph.store.connection import make_connection
from chaingraph.store.derived import write_back
from chaingraph.store.neo4j import Neo4jStore

#: Answers of a search are asked for where they stand after ``--write-back``: no statement by hand finds them.
WRITTEN = ("joint", "pair", "chains", "chains --members", "chokepoints", "gaps")

#: Question, command, which rows of the tool (a test of a row) and what of them, the statement that gives the same.
QUESTIONS = {
    "which firms have no organization": (
        "branchless",
        None,
        ("enterprise_id", "home"),
        """MATCH (e:Enterprise) WHERE e.operating AND e.of_zone AND e.home_organization <> 'has'
        RETURN e.id, e.home_organization""",
    ),
    "how many non-public firms of a street have one": (
        "branchless --rates",
        lambda row: row["dimension"] == "street" and row["value"] is not None,
        ("value", "operating", "covered", "none_declared", "none_assumed", "not_known"),
        """MATCH (e:Enterprise) WHERE e.operating AND e.of_zone AND NOT coalesce(e.social_organization, false)
          AND CASE e.ownership WHEN 'mixed' THEN e.controller ELSE e.ownership END
            IN ['private', 'non_public', 'foreign', 'hmt'] AND e.street IS NOT NULL
        WITH e.street AS street, collect(e.home_organization) AS homes
        RETURN street, size(homes), size([one IN homes WHERE one = 'has']),
          size([one IN homes WHERE one = 'none_declared']), size([one IN homes WHERE one = 'none_assumed']),
          size([one IN homes WHERE one = 'not_known'])""",
    ),
    "who could set up a branch together": (
        "joint",
        None,
        ("group_id", "enterprise_ids", "full_members"),
        """MATCH (:Run {answer: 'joint', current: true})<-[:OF_RUN]-(n:Advice)-[f:ADVICE_FOR]->(e:Enterprise)
        WITH n, e ORDER BY f.place RETURN n.group_id, collect(e.id), n.full_members""",
    ),
    "who should help which organization": (
        "pair",
        lambda row: row["mentor_id"] is not None,
        ("organization", "mentor"),
        """MATCH (x:Run {answer: 'pairs', current: true})
        MATCH (o:PartyOrganization)-[:PROPOSED_MENTOR {run: x.id}]->(m:PartyOrganization) RETURN o.name, m.name""",
    ),
    "which firms stand in which supply chain": (
        "chains --members",
        lambda row: row["chain_id"] is not None,
        ("chain_id", "enterprise_id", "tier", "role"),
        """MATCH (:Run {answer: 'chains', current: true})<-[:OF_RUN]-(s:SupplyChain)<-[r:IN_SUPPLY_CHAIN]-(e:Enterprise)
        RETURN s.chain_id, e.id, r.tier, r.role""",
    ),
    "which firms would break a chain, and who could step in": (
        "chokepoints",
        None,
        ("name", "loss_share", "alternatives"),
        """MATCH (:Run {answer: 'chokepoints', current: true})<-[:OF_RUN]-(n:Advice)-[:ADVICE_FOR]->(e:Enterprise)
        OPTIONAL MATCH (n)-[m:MENTIONS {column: 'alternatives'}]->(other:Enterprise)
        WITH n, e, other ORDER BY m.place RETURN e.name, n.loss_share, collect(other.id)""",
    ),
    "what is missing in the industry chains": (
        "gaps",
        None,
        ("chain_id", "segment_id", "user_ids"),
        """MATCH (:Run {answer: 'gaps', current: true})<-[:OF_RUN]-(n:Advice)-[:ADVICE_FOR]->(c:IndustryChain)
        MATCH (n)-[:MENTIONS {column: 'segment_id'}]->(s:ChainSegment)
        OPTIONAL MATCH (n)-[m:MENTIONS {column: 'user_ids'}]->(e:Enterprise)
        WITH c, s, e ORDER BY m.place RETURN c.id, s.id, collect(e.id)""",
    ),
    "whose term has ended": (
        "organizations",
        lambda row: row["finding"] == "term_overdue",
        ("organization_id", "deadline"),
        """MATCH (o:PartyOrganization) WHERE o.dissolved IS NULL AND o.term_end < $day
          AND o.kind <> 'temporary_branch' RETURN o.id, o.term_end""",
    ),
    "which demands nobody has met yet": (
        "match --lists",
        lambda row: row["list"] == "demand" and row["state"] == "open",
        ("record_id", "parties", "opened"),
        """MATCH (d:Demand)-[:NEEDED_BY]->(e:Enterprise)
        WHERE d.matched IS NULL AND NOT coalesce(d.met, false) AND d.matched_by IS NULL
        RETURN d.id, [e.name], d.opened""",
    ),
    "who leads which industry chain, with an organization or without": (
        "organizations --tiers",
        lambda row: row["role"] == "leader",
        ("chain", "name", "organized"),
        """MATCH (c:IndustryChain)<-[:IN_CHAIN {role: 'leader'}]-(e:Enterprise) WHERE e.operating AND e.of_zone
        OPTIONAL MATCH (e)<-[h:ESTABLISHED_IN]-(o:PartyOrganization) WHERE h.until IS NULL AND o.kind <> 'joint_branch'
        RETURN DISTINCT c.name, e.name, CASE WHEN o IS NOT NULL THEN 'own' WHEN e.home_organization = 'has' THEN 'joint'
          ELSE e.home_organization END""",
    ),
    "how many units each chain committee has": (
        "organizations --scorecard",
        lambda row: row["row"] == "committee",
        ("committee", "units", "enterprises"),
        """MATCH (:IndustryChain)-[:LED_BY]->(o:PartyOrganization)<-[:MEMBER_UNIT_OF]-(u)
        WITH DISTINCT o, u RETURN o.name, count(u), count(CASE WHEN u:Enterprise THEN 1 END)""",
    ),
    "how many problems of each chain are still open": (
        "problems",
        lambda row: row["subject"] == "problem" and row["dimension"] == "chain",
        ("value", "records", "open"),
        """MATCH (p:Problem)-[:RAISED_BY]->(:Enterprise)-[:IN_CHAIN]->(c:IndustryChain) WHERE p.opened <= $day
        WITH DISTINCT p, c RETURN c.name, count(p), count(CASE WHEN p.closed IS NULL THEN 1 END)""",
    ),
    "how often firms were visited, and how much they were lent": (
        "reconcile",
        lambda row: row["measure"] in {"visits", "financing"},
        ("measure", "found"),
        """MATCH (v:Visit) RETURN 'visits' AS what, toFloat(sum(coalesce(v.count, 1))) AS number
        UNION MATCH (f:Financing)-[:FINANCING_OF]->(:Enterprise) RETURN 'financing' AS what, sum(f.amount) AS number""",
    ),
}


@pytest.fixture(scope="module")
def park():
    return build_sample(seed=1).park


def tool(park, command):
    """The answer that a command prints."""
    word, *flags = shlex.split(command)
    answers = commands()[word]
    named = [
        one for answer in answers for one in (answer, *answer.parts) if one.chosen_by and one.chosen_by.flag in flags
    ]
    chosen = named[0] if named else answers[0]
    whole = next(answer for answer in answers if chosen in (answer, *answer.parts))
    table = whole.find(park, **needed(whole, park, {}, as_of(park)))
    return table if chosen is whole else table.parts[chosen.part]


@pytest.fixture(scope="module")
def answers(park):
    asked = {command for command, *_ in QUESTIONS.values()} | set(WRITTEN)
    return {command: tool(park, command) for command in asked}


@pytest.fixture(scope="module")
def ask(neo4j_server, neo4j_driver, park, answers, tmp_path_factory):
    """The sample loaded by the command, with the answers of searches written back; asks by hand."""
    erase(neo4j_driver)
    folder = tmp_path_factory.mktemp("park")
    write_park(park, folder)
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    load = ["load", folder, "--to", neo4j_server.url, "--user", neo4j_server.user, "-q"]
    subprocess.run([sys.executable, "-m", "chaingraph", *load], check=True, env={**os.environ, **environ})
    with Neo4jStore(make_connection(neo4j_server.url, user=neo4j_server.user, environ=environ)) as store:
        for command in WRITTEN:
            together = ["chains", command] if command == "chains --members" else [command]
            write_back(store.database, [answers[one] for one in together], ways_back())
        assert store.read().digest == park.digest
    day = as_of(park)
    yield lambda text: [list(record) for record in neo4j_driver.execute_query(text, day=day).records]
    erase(neo4j_driver)


def plain(value):
    """A cell as both sides can hold it."""
    if isinstance(value, list | tuple):
        return tuple(plain(item) for item in value)
    return value.to_native() if hasattr(value, "to_native") else value


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_asked_by_hand_has_the_rows_of_the_tool(question, answers, ask):
    command, belongs, columns, text = QUESTIONS[question]
    rows = [row for row in answers[command].rows if belongs is None or belongs(row)]
    wanted = {tuple(plain(row[name]) for name in columns) for row in rows}
    assert len(wanted) == len(rows) > 1
    assert {tuple(map(plain, row)) for row in ask(text)} == wanted


def test_the_naive_question_is_reconciled_in_the_database(answers, ask):
    """Who looks for firms without an edge finds others than the answer; the marks say which, and why."""
    without_edge = "MATCH (e:Enterprise {status: 'operating'}) WHERE NOT (e)<-[:ESTABLISHED_IN]-()"
    naive = {row[0] for row in ask(f"{without_edge} RETURN e.id")}
    wanted = set(answers["branchless"].column("enterprise_id"))
    open_firms = "e.operating AND e.of_zone AND e.home_organization <> 'has'"
    missed = ask(
        f"MATCH (e:Enterprise) WHERE {open_firms} AND (e.status IS NULL OR (e)<-[:ESTABLISHED_IN]-()) RETURN e.id"
    )
    beyond = ask(f"{without_edge} AND (NOT e.of_zone OR e.home_organization = 'has') RETURN e.id")
    assert missed and beyond and naive != wanted
    assert (naive | {row[0] for row in missed}) - {row[0] for row in beyond} == wanted


def test_the_marks_are_described_where_they_stand(ask):
    told = ask(
        "MATCH (:Kind {name: 'Enterprise'})-[:HAS_PROPERTY]->(p:KindProperty) "
        "WHERE p.name IN ['home_organization', 'operating', 'of_zone'] RETURN p.name, p.values ORDER BY p.name"
    )
    assert [name for name, _ in told] == ["home_organization", "of_zone", "operating"]
    held = {row[0] for row in ask("MATCH (e:Enterprise) RETURN DISTINCT e.home_organization")}
    assert held <= set(told[0][1])
    assert ask("MATCH (e:Enterprise) WHERE e.operating IS NULL OR e.of_zone IS NULL RETURN count(e)") == [[0]]
