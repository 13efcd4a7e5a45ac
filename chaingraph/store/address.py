"""Where a Neo4j server is and who asks it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chaingraph.errors import Text, UsageError

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
PATIENCE = 60.0

_PORT = 7687


def is_url(source: object) -> bool:
    """Tell whether a source of a park is a URL rather than a path.

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
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True, slots=True)
class Address:
    """A checked URL of a server."""

    url: str  # scheme, host and port; never a user or a password
    host: str
    port: int
    encrypted: bool  # whether the scheme asks for TLS
    loopback: bool  # whether the host is this machine itself


def address_of(url: str) -> Address:
    """Check a URL and take it apart.

    `url`: ``bolt://HOST[:PORT]`` or ``neo4j://…``, with ``+s`` for TLS.

    Raises `UsageError`: ``CG-N100`` if it is no such URL or carries a user, a password, a path or a query, ``CG-N309``
    if it names an earlier load (``#``), which `chaingraph.store.open.open_store` takes.

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
    if parts.fragment:
        raise only_read()
    if parts.scheme not in SCHEMES or not host or parts.path.strip("/") or parts.query:
        raise _bad_url(parts.scheme)
    shown = f"[{host}]" if ":" in host else host
    return Address(f"{parts.scheme}://{shown}:{port}", host, port, "+" in parts.scheme, _is_loopback(host))


def only_read() -> UsageError:
    """Return the refusal to do anything but read the park as it stood after an earlier load."""
    return UsageError(
        "CG-N309",
        Text(
            "地址中 # 之后是较早的一次载入，只能读取（diff、chains --since 等）；这里请去掉 # 及其后的部分",
            "what follows # in the address names an earlier load, which can only be read (diff, chains --since, …); "
            "leave it out here",
        ),
    )


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
    """Everything that is needed to reach one database."""

    address: Address
    user: str
    password: Secret = field(repr=False)
    database: str | None = None  # name of the database; the user's own when None
    ca_file: Path | None = None  # certificates to trust instead of the system's
    insecure_plaintext: bool = False  # whether an unencrypted way to another machine is allowed
    patience: float = PATIENCE  # seconds for which a transaction is tried again while the server is away
