"""Getting to a Neo4j server: where it is, who asks, the password, the way there; one clear sentence when it fails."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chaingraph.errors import InputError, StoreError, Text, UsageError

if TYPE_CHECKING:
    from neo4j import Driver

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
OLDEST = (5, 26)
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
                "数据库地址中不能写用户名或密码；用户名用 --user，密码用 --password-file、环境变量 NEO4J_PASSWORD 或系统钥匙串",
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
        ``CG-N110`` … ``CG-N117``, each with its cause and remedy.
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
            notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
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


def require_version(agent: str) -> tuple[int, ...]:
    """Return the version that a server states of itself.

    Raises
    ------
    StoreError
        ``CG-N116`` if it is older than 5.26 or no Neo4j.

    Examples
    --------
    >>> require_version("Neo4j/5.26.20"), require_version("Neo4j/2026.09.0")
    ((5, 26, 20), (2026, 9, 0))
    """
    match = re.match(r"Neo4j/(\d+)\.(\d+)(?:\.(\d+))?", agent)
    version = tuple(int(part or 0) for part in match.groups()) if match else ()
    if version[:2] < OLDEST:
        raise _too_old(agent)
    return version


def _too_old(agent: str) -> StoreError:
    return StoreError(
        "CG-N116",
        Text(
            f"数据库版本过旧或不是 Neo4j（{agent}）；需要 Neo4j 5.26 或更新版本",
            f"the server is too old or no Neo4j ({agent}); Neo4j 5.26 or newer is needed",
        ),
    )


@contextlib.contextmanager
def translated(connection: Connection) -> Iterator[None]:
    """Turn what driver and server say into one sentence of ours; their words may hold values, so none is passed on.

    Raises
    ------
    StoreError
        For everything that driver or server raise, but for `IncompleteCommit`, which its caller must look into.
    """
    from neo4j.exceptions import DriverError, IncompleteCommit, Neo4jError

    try:
        yield
    except IncompleteCommit:
        raise
    except (Neo4jError, DriverError) as error:
        raise _said(error, connection) from None
    except (OSError, ValueError) as error:
        raise _said(error, connection) from None


def _said(error: Exception, connection: Connection) -> StoreError:
    from neo4j.exceptions import AuthError, Neo4jError, UnsupportedServerProduct

    place = f"{connection.address.host}:{connection.address.port}"
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    causes = _causes(error)
    if "CredentialsExpired" in code:
        text = Text(
            f"用户 {connection.user} 的初始密码须先修改，再连接 {place}",
            f"the first password of user {connection.user} at {place} has to be changed before it can be used",
        )
        return StoreError("CG-N111", text)
    if isinstance(error, AuthError) or code.startswith("Neo.ClientError.Security"):
        text = Text(
            f"{place} 不接受用户 {connection.user} 的密码或权限；请核对用户名和密码",
            f"{place} does not accept user {connection.user} with this password; check user and password",
        )
        return StoreError("CG-N110", text)
    if "DatabaseNotFound" in code:
        name = connection.database or "?"
        text = Text(f"{place} 上没有数据库 {name}；请核对 --database", f"{place} has no database {name}; check --database")
        return StoreError("CG-N112", text)
    if isinstance(error, UnsupportedServerProduct) or any("does not support communication" in c for c in causes):
        return _too_old("?")
    if any("HTTP" in cause for cause in causes):
        text = Text(
            f"{place} 是网页端口，不是 Bolt 端口（通常为 7687）",
            f"{place} is a web port, not the Bolt port (usually 7687)",
        )
        return StoreError("CG-N113", text)
    if any(word in cause for cause in causes for word in ("SSL", "certificate", "CERTIFICATE", "TLS")):
        text = Text(
            f"与 {place} 建立加密连接失败：证书不可信，或服务器不支持加密；请核对 --ca-file",
            f"no encrypted connection to {place}: its certificate is not trusted or it offers no TLS; check --ca-file",
        )
        return StoreError("CG-N114", text)
    if code and not code.startswith("Neo.TransientError"):
        text = Text(f"数据库 {place} 拒绝执行：{code}", f"the database at {place} refused: {code}")
        return StoreError("CG-N117", text)
    text = Text(
        f"连不上 {place} 的数据库：请检查地址、网络，以及数据库是否已启动",
        f"the database at {place} is out of reach: check the address, the network, and whether it is running",
    )
    return StoreError("CG-N115", text)


def _causes(error: BaseException | None) -> list[str]:
    """Return what an error and its causes say, for telling them apart only."""
    said = []
    while error is not None:
        said.append(f"{type(error).__name__} {error}")
        error = error.__cause__ or error.__context__
    return said
