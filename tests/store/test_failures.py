"""What a server answers with a code is told by its code; out of reach is only who does not answer."""

import socket
from pathlib import Path
from string import Formatter

import pytest
from neo4j import exceptions
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable

from chaingraph.errors import StoreError
from chaingraph.store import faults
from chaingraph.store.connection import make_connection
from chaingraph.store.failures import translated
from chaingraph.store.faults import BY_CODE, FAULTS, MEMORY, UNKNOWN, Fault, fault_of

LISTS = sorted((Path(__file__).parent.parent / "cases" / "neo4j").glob("codes-*.txt"))
CODES = sorted({code for path in LISTS for code in path.read_text(encoding="utf-8").split()})
#: What the driver raises on its own when nobody is to be reached; all other errors of its own are mistakes of ours.
AWAY = {
    "ServiceUnavailable": "CG-N115",
    "SessionExpired": "CG-N115",
    "ConnectionPoolError": "CG-N115",
    "ConnectionAcquisitionTimeoutError": "CG-N115",
    "RoutingServiceUnavailable": "CG-N126",
    "ReadServiceUnavailable": "CG-N126",
    "WriteServiceUnavailable": "CG-N126",
    "CertificateConfigurationError": "CG-N134",
    "UnsupportedServerProduct": "CG-N116",
}


def hydrated(code):
    return Neo4jError._hydrate_neo4j(code=code, message="secret")


def told(error):
    connection = make_connection("bolt://127.0.0.1:1", environ={"NEO4J_PASSWORD": "x"})
    with pytest.raises(StoreError) as raised, translated(connection):
        raise error
    return raised.value


def test_every_code_of_a_supported_server_has_its_sentence():
    assert len(LISTS) == 2
    assert set(BY_CODE) == set(CODES)
    # no code stands with two faults
    assert sum(len(names.split()) for fault in FAULTS for names in fault.says.values()) == len(BY_CODE)
    for code in CODES:
        error = told(hydrated(code))
        assert error.code == fault_of(code).code != UNKNOWN.code, code
        assert "secret" not in error.text.en + error.text.zh
        assert "{" not in error.text.en + error.text.zh


def test_what_may_go_away_is_tried_again_by_the_driver():
    """A fault that says that it was tried several times over was."""
    for code in CODES:
        if code.startswith("Neo.TransientError."):
            assert hydrated(code).is_retryable(), code
            assert fault_of(code).code in {MEMORY, "CG-N124", "CG-N125", "CG-N126", "CG-N128"}, code
        if fault_of(code).code == "CG-N124":
            assert hydrated(code).is_retryable(), code


def test_each_fault_has_a_code_of_its_own_and_says_the_same_in_both_languages():
    every = {id(one): one for one in [*FAULTS, *vars(faults).values()] if isinstance(one, Fault)}.values()
    codes = [fault.code for fault in every]
    assert len(codes) == len(set(codes))
    for fault in every:
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (fault.text.zh, fault.text.en)]
        assert names[0] == names[1] <= {"place", "user", "database", "code"}, fault.code


@pytest.mark.parametrize("code", ["Neo.ClientError.Of.Tomorrow", "Neo.ClientError.Of.张三", "secret 1234"])
def test_a_code_that_nobody_knows_is_said_bare_or_not_at_all(code):
    error = told(hydrated(code))
    assert error.code == "CG-N129"
    assert ("Of.Tomorrow" in error.text.en) == code.endswith("Tomorrow")
    assert not any(word in error.text.en + error.text.zh for word in ("secret", "张三"))


def test_every_error_of_the_driver_has_its_sentence():
    errors = [
        found for found in vars(exceptions).values() if isinstance(found, type) and issubclass(found, DriverError)
    ]
    assert len(errors) > 15
    for kind in set(errors) - {exceptions.IncompleteCommit}:
        error = DriverError.__new__(kind)
        assert told(error).code == AWAY.get(kind.__name__, "CG-N129"), kind


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (ConnectionRefusedError(111, "refused"), "CG-N115"),
        (socket.gaierror(-2, "unknown"), "CG-N115"),
        (TimeoutError(), "CG-N115"),
        (hydrated("Neo.TransientError.General.DatabaseUnavailable"), "CG-N126"),
        (hydrated("Neo.ClientError.Database.DatabaseNotFound"), "CG-N112"),
    ],
)
def test_what_the_driver_hides_behind_routing_is_found(cause, code):
    """For a cluster's address the driver says no more than that no server told it the way."""
    inner = ServiceUnavailable("cannot connect")
    inner.__cause__ = cause
    outer = ServiceUnavailable("Unable to retrieve routing information")
    outer.__cause__ = ExceptionGroup("All routing table requests failed", [inner])
    assert told(outer).code == code


def test_who_hangs_up_at_a_later_greeting_has_gone_away():
    connection = make_connection("bolt://127.0.0.1:1", user="u", environ={"NEO4J_PASSWORD": "x"})
    for first, code in ((True, "CG-N130"), (False, "CG-N115")):
        with pytest.raises(StoreError, match=code), translated(connection, first=first):
            raise ServiceUnavailable("connection closed") from OSError("incomplete handshake response")
