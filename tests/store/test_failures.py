"""What a server answers with a code is told by its code; out of reach is only who does not answer."""

import pytest
from neo4j.exceptions import Neo4jError, ServiceUnavailable

from chaingraph.errors import StoreError
from chaingraph.store.connection import make_connection
from chaingraph.store.failures import translated


def told(error):
    connection = make_connection("bolt://127.0.0.1:1", environ={"NEO4J_PASSWORD": "x"})
    with pytest.raises(StoreError) as raised, translated(connection):
        raise error
    return raised.value


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "memory.transaction.total.max"),
        ("Neo.TransientError.Transaction.DeadlockDetected", "try again when others are done"),
    ],
)
def test_a_server_that_answers_is_within_reach(code, remedy):
    error = told(Neo4jError._hydrate_neo4j(code=code, message="secret"))
    assert "CG-N117" in str(error)
    assert code in error.text.en and code in error.text.zh
    assert remedy in error.text.en and "secret" not in error.text.en


def test_a_server_that_does_not_answer_is_out_of_reach():
    assert "CG-N115" in str(told(ServiceUnavailable("closed")))
