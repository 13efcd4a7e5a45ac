"""What goes wrong between us and a Neo4j server: found out by code or cause, and told as one sentence of ours."""

from __future__ import annotations

import contextlib
import re
import ssl
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from chaingraph.errors import StoreError
from chaingraph.store import faults
from chaingraph.store.address import Connection
from chaingraph.store.faults import Fault, fault_of

if TYPE_CHECKING:
    from neo4j import ManagedTransaction
    from neo4j.exceptions import DriverError, Neo4jError

Answer = TypeVar("Answer")

OLDEST = (5, 26)

# what OpenSSL says of a certificate whose name or address is another one
_OTHER_HOST = {62, 64}


def require_version(agent: str) -> tuple[int, ...]:
    """Return the version that a server states of itself.

    Raises `StoreError`: ``CG-N116`` if it is older than 5.26 or no Neo4j.

    >>> require_version("Neo4j/5.26.20"), require_version("Neo4j/2026.09.0")
    ((5, 26, 20), (2026, 9, 0))
    """
    match = re.match(r"Neo4j/(\d+)\.(\d+)(?:\.(\d+))?", agent)
    version = tuple(int(part or 0) for part in match.groups()) if match else ()
    if version[:2] < OLDEST:
        raise StoreError(faults.TOO_OLD.code, faults.TOO_OLD.text.format(place=agent))
    return version


@contextlib.contextmanager
def translated(connection: Connection, *, first: bool = False) -> Iterator[None]:
    """Turn what driver and server say into one sentence of ours; their words may hold values, so none is passed on.

    `first`: whether the server has not answered yet. One that has, and hangs up at a later greeting, has gone away.

    Raises `StoreError`: for everything that driver or server raise, but for `IncompleteCommit`, which its caller must
    look into.
    """
    from neo4j.exceptions import DriverError, IncompleteCommit, Neo4jError

    try:
        yield
    except IncompleteCommit:
        raise
    except (Neo4jError, DriverError, OSError, UnicodeError) as error:
        said = _said(error, connection)
        raise (said if first or said.code != faults.CLOSED.code else out_of_reach(connection)) from None


def is_mended_by_time(error: Neo4jError | DriverError) -> bool:
    """Tell whether trying again may help; the driver thinks so of a lack of memory, too."""
    return error.is_retryable() and not fault_of(getattr(error, "code", None) or "").at_once


def tried_again(
    work: Callable[[ManagedTransaction], Answer], connection: Connection
) -> Callable[[ManagedTransaction], Answer]:
    """Return work that the driver tries again only where that may help."""
    from neo4j.exceptions import Neo4jError

    def once(transaction: ManagedTransaction) -> Answer:
        try:
            return work(transaction)
        except Neo4jError as error:
            if error.is_retryable() and not is_mended_by_time(error):
                raise _said(error, connection) from None
            raise

    return once


def out_of_reach(connection: Connection) -> StoreError:
    """Return the error that says that nobody answers."""
    return _error(faults.OUT_OF_REACH, connection, "")


def _said(error: Exception, connection: Connection) -> StoreError:
    from neo4j.exceptions import Neo4jError

    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, Neo4jError):
            return _error(fault_of(cause.code or ""), connection, cause.code or "?")
    return _error(_fault_of_driver(causes), connection, type(error).__name__)


def _error(fault: Fault, connection: Connection, code: str) -> StoreError:
    place = f"{connection.address.host}:{connection.address.port}"
    # nobody but a server of tomorrow writes other codes; what they hold then is not known
    bare = code if re.fullmatch(r"[A-Za-z.]{1,100}", code) else "?"
    database = connection.database or "?"
    return StoreError(fault.code, fault.text.format(place=place, user=connection.user, database=database, code=bare))


def _fault_of_driver(causes: list[BaseException]) -> Fault:
    """Return what stands behind an error that no server gave a code to; it is out of reach if the socket failed."""
    from neo4j import exceptions as driver

    if isinstance(causes[-1], ssl.SSLError):
        return faults.BAD_CA_FILE  # nothing was connected yet
    encrypting = any(type(cause).__name__ == "BoltSecurityError" for cause in causes)
    for cause in causes:
        if isinstance(cause, driver.CertificateConfigurationError):
            return faults.BAD_CA_FILE
        if isinstance(cause, ssl.SSLCertVerificationError):
            return faults.OTHER_HOST if cause.verify_code in _OTHER_HOST else faults.UNTRUSTED
        if isinstance(cause, ssl.SSLError) and encrypting:
            return faults.NO_TLS
        if isinstance(cause, driver.UnsupportedServerProduct) or "does not support communication" in str(cause):
            return faults.TOO_OLD
        if "HTTP" in str(cause):
            return faults.WEB_PORT
        if "incomplete handshake" in str(cause):
            return faults.CLOSED
    if any(isinstance(cause, OSError | UnicodeError) for cause in causes):
        return faults.OUT_OF_REACH
    away = driver.RoutingServiceUnavailable | driver.WriteServiceUnavailable | driver.ReadServiceUnavailable
    if any(isinstance(cause, away) for cause in causes):
        return faults.NOT_READY
    lost = driver.ServiceUnavailable | driver.SessionExpired | driver.ConnectionPoolError
    return faults.OUT_OF_REACH if any(isinstance(cause, lost) for cause in causes) else faults.UNKNOWN


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what led to it, the deepest first; of a group, that of each of its errors.

    For a cluster's address the driver asks each server that it knows, and raises what they said as a group.
    """
    if error is None:
        return
    yield from _causes(error.__cause__ or error.__context__)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _causes(one)
    yield error
