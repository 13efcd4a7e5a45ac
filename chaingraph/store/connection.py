"""Getting to a Neo4j server: where it is, who asks, the password, the way there."""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chaingraph.errors import InputError, StoreError, Text, UsageError
from chaingraph.store.failures import require_version
from chaingraph.store.failures import translated as translated

if TYPE_CHECKING:
    from neo4j import Driver

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
KEYRING_SERVICE = "chaingraph"

_PORT = 7687
_PATIENCE = 60.0
# at DEBUG the driver prints the values of parameters, which are people's records
_LOGGERS = ("neo4j", "neo4j.io", "neo4j.pool", "neo4j.session", "neo4j.notifications", "neo4j.auth_management")


def is_url(source: object) -> bool:
    """Tell whether a source of a park is a URL rather than a path.

    Examples
    --------
    >>> is_url("bolt://127.0.0.1"), is_url("park/enterprises.csv"), is_url(Path("park"))
    (True, False, False)
    """
    return isinstance(source, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source) is not None


class Secret:
    """A text that shows itself nowhere: not in repr, str, format or a traceback of values."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('***')"

    __str__ = __repr__

    def __reduce__(self) -> Any:
        msg = "a secret is not pickled"
        raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class Address:
    """A checked URL of a server.

    Attributes
    ----------
    url
        Scheme, host and port; never a user or a password.
    encrypted
        Whether the scheme asks for TLS.
    loopback
        Whether the host is this machine itself.
    """

    url: str
    host: str
    port: int
    encrypted: bool
    loopback: bool


def address_of(url: str) -> Address:
    """Check a URL and take it apart.

    Parameters
    ----------
    url
        ``bolt://HOST[:PORT]`` or ``neo4j://…``, with ``+s`` for TLS.

    Raises
    ------
    UsageError
        ``CG-N100`` if it is no such URL or carries a user, a password, a path or a query.

    Examples
    --------
    >>> address_of("bolt://127.0.0.1").port, address_of("neo4j+s://db.example:7688").encrypted
    (7687, True)
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        raise _bad_url("?") from None
    # what stood before an @ may be a password: it is not repeated
    if "@" in parts.netloc:
        raise UsageError(
            "CG-N100",
            Text(
                "数据库地址中不能写用户名或密码；用户名用 --user，密码用 --password-file、环境变量 NEO4J_PASSWORD "
                "或系统钥匙串",
                "a database URL takes no user or password: give --user, and the password by --password-file, the "
                "environment variable NEO4J_PASSWORD or the keyring",
            ),
        )
    if parts.scheme not in SCHEMES or not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise _bad_url(parts.scheme)
    shown = f"[{host}]" if ":" in host else host
    return Address(f"{parts.scheme}://{shown}:{port}", host, port, "+" in parts.scheme, _is_loopback(host))


def _bad_url(scheme: str) -> UsageError:
    return UsageError(
        "CG-N100",
        Text(
            f"数据库地址应写作 bolt://主机[:端口]；可用 {', '.join(SCHEMES)}，收到 {scheme}://…",
            f"a database URL reads bolt://HOST[:PORT]; schemes are {', '.join(SCHEMES)}, got {scheme}://…",
        ),
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Connection:
    """Everything that is needed to reach one database.

    Attributes
    ----------
    database
        Name of the database; the user's own when None.
    ca_file
        Certificates to trust instead of the system's.
    insecure_plaintext
        Whether an unencrypted way to another machine is allowed.
    patience
        Seconds for which a transaction is tried again while the server is away.
    """

    address: Address
    user: str
    password: Secret = field(repr=False)
    database: str | None = None
    ca_file: Path | None = None
    insecure_plaintext: bool = False
    patience: float = _PATIENCE


def make_connection(
    url: str,
    *,
    user: str | None = None,
    password_file: Path | str | None = None,
    database: str | None = None,
    ca_file: Path | None = None,
    insecure_plaintext: bool = False,
    patience: float = _PATIENCE,
    environ: Mapping[str, str] | None = None,
    prompt: Callable[[str], str] | None = None,
) -> Connection:
    """Put together what is needed to reach a database; nothing is connected yet.

    Parameters
    ----------
    url
        See `address_of`.
    user
        By default ``NEO4J_USERNAME``, else ``neo4j``.
    password_file
        File whose first line is the password; ``-`` is stdin.
    database, ca_file, insecure_plaintext, patience
        See `Connection`; `database` by default ``NEO4J_DATABASE``.
    environ
        The environment; that of the process when None.
    prompt
        Asks for a password when there is no other; None where nobody can be asked.

    Raises
    ------
    UsageError
        ``CG-N100`` for a bad URL.
    StoreError
        ``CG-N101`` if the way is not encrypted although it leaves this machine, ``CG-N102`` if there is no password.
    InputError
        ``CG-N103`` if the password file cannot be read or is empty.

    Notes
    -----
    A password is looked for in the file, in ``NEO4J_PASSWORD``, in the system's keyring (service ``chaingraph``, entry
    ``USER@HOST:PORT``, with the extra ``keyring``), and asked for last.
    """
    environ = os.environ if environ is None else environ
    address = address_of(url)
    if not (address.encrypted or address.loopback or insecure_plaintext):
        raise StoreError(
            "CG-N101",
            Text(
                f"到 {address.host} 的连接没有加密，密码和数据会被旁人看到；请用 bolt+s:// 或 neo4j+s://，"
                "确需明文时加 --insecure-plaintext",
                f"the way to {address.host} is not encrypted, password and data could be read on it; use bolt+s:// "
                "or neo4j+s://, or --insecure-plaintext if it must be",
            ),
        )
    user = user or environ.get("NEO4J_USERNAME") or "neo4j"
    password = _find_password(address, user, password_file, environ, prompt)
    return Connection(
        address, user, password, database or environ.get("NEO4J_DATABASE"), ca_file, insecure_plaintext, patience
    )


def _find_password(
    address: Address,
    user: str,
    file: Path | str | None,
    environ: Mapping[str, str],
    prompt: Callable[[str], str] | None,
) -> Secret:
    if file is not None:
        try:
            text = sys.stdin.readline() if str(file) == "-" else Path(file).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            text = ""
        first = text.splitlines()[0] if text else ""
        if not first:
            raise InputError(
                "CG-N103",
                Text(f"密码文件 {file} 无法读取或为空", f"the password file {file} cannot be read or is empty"),
            )
        return Secret(first)
    if environ.get("NEO4J_PASSWORD"):
        return Secret(environ["NEO4J_PASSWORD"])
    kept = _from_keyring(f"{user}@{address.host}:{address.port}")
    if kept:
        return Secret(kept)
    asked = prompt(f"{user}@{address.host}:{address.port}") if prompt else None
    if not asked:
        raise StoreError(
            "CG-N102",
            Text(
                "没有数据库密码：请用 --password-file、环境变量 NEO4J_PASSWORD 或系统钥匙串提供",
                "there is no password for the database: give --password-file, the environment variable "
                "NEO4J_PASSWORD, or keep it in the keyring",
            ),
        )
    return Secret(asked)


def _from_keyring(entry: str) -> str | None:
    """Return the password that the system keeps; None without the library, a keyring or an entry."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(KEYRING_SERVICE, entry)
    except (KeyringError, RuntimeError, OSError):
        return None


def connect(connection: Connection) -> Driver:
    """Open a driver and prove that the server answers, lets us in, has the database and is new enough.

    Raises
    ------
    StoreError
        ``CG-N110`` … ``CG-N118``, each with its cause and remedy.
    """
    import neo4j

    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.ERROR))
    options: dict[str, Any] = {}
    url = connection.address.url
    if connection.ca_file is not None and connection.address.encrypted:
        if not connection.ca_file.is_file():
            raise InputError("CG-N104", Text(f"没有证书文件 {connection.ca_file}", f"no file {connection.ca_file}"))
        # the driver takes certificates only together with a plain scheme
        options = {"encrypted": True, "trusted_certificates": neo4j.TrustCustomCAs(str(connection.ca_file))}
        url = re.sub(r"^(\w+)\+\w+:", r"\1:", url)
    with translated(connection):
        driver = neo4j.GraphDatabase.driver(
            url,
            auth=(connection.user, connection.password.reveal()),
            user_agent="chaingraph",
            connection_timeout=10,
            connection_acquisition_timeout=20,
            liveness_check_timeout=30,
            max_transaction_retry_time=connection.patience,
            **options,
        )
    try:
        with translated(connection):
            agent = driver.get_server_info().agent
            require_version(agent)
            with driver.session(database=connection.database) as session:
                session.run("RETURN 1").consume()
    except BaseException:
        driver.close()
        raise
    return driver
