"""Getting to a Neo4j server: the password, the way there."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chaingraph.errors import InputError, StoreError, Text
from chaingraph.store.address import PATIENCE, Address, Connection, Secret, address_of
from chaingraph.store.failures import require_version, translated

if TYPE_CHECKING:
    from neo4j import Driver

KEYRING_SERVICE = "chaingraph"

# at DEBUG the driver prints the values of parameters, which are people's records; its errors are raised as well
_LOGGERS = ("neo4j", "neo4j.io", "neo4j.pool", "neo4j.session", "neo4j.notifications", "neo4j.auth_management")


def make_connection(
    url: str,
    *,
    user: str | None = None,
    password_file: Path | str | None = None,
    database: str | None = None,
    ca_file: Path | None = None,
    insecure_plaintext: bool = False,
    patience: float = PATIENCE,
    environ: Mapping[str, str] | None = None,
    prompt: Callable[[str], str] | None = None,
) -> Connection:
    """Put together what is needed to reach a database; nothing is connected yet.

    `url`: see `address_of`.
    `user`: by default ``NEO4J_USERNAME``, else ``neo4j``.
    `password_file`: file whose first line is the password; ``-`` is stdin.
    `database`, `ca_file`, `insecure_plaintext`, `patience`: see `Connection`; `database` by default ``NEO4J_DATABASE``.
    `environ`: the environment; that of the process when None.
    `prompt`: asks for a password when there is no other; None where nobody can be asked.

    Raises `UsageError`: ``CG-N100`` for a bad URL. `StoreError`: ``CG-N101`` if the way is not encrypted although it
    leaves this machine, ``CG-N102`` if there is no password. `InputError`: ``CG-N103`` if the password file cannot be
    read or is empty.

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

    Raises `StoreError`: one of `chaingraph.store.faults`, each with its cause and remedy.
    """
    import neo4j

    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.CRITICAL))
    options: dict[str, Any] = {}
    url = connection.address.url
    if connection.ca_file is not None and connection.address.encrypted:
        if not connection.ca_file.is_file():
            raise InputError("CG-N104", Text(f"没有证书文件 {connection.ca_file}", f"no file {connection.ca_file}"))
        # the driver takes certificates only together with a plain scheme
        options = {"encrypted": True, "trusted_certificates": neo4j.TrustCustomCAs(str(connection.ca_file))}
        url = re.sub(r"^(\w+)\+\w+:", r"\1:", url)
    with translated(connection, first=True):
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
        with translated(connection, first=True):
            agent = driver.get_server_info().agent
            require_version(agent)
            with driver.session(database=connection.database) as session:
                session.run("RETURN 1").consume()
    except BaseException:
        driver.close()
        raise
    return driver
