"""What can go wrong between us and a Neo4j server: one clear sentence each, with cause and remedy."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from chaingraph.errors import StoreError, Text
from chaingraph.store.address import Connection

OLDEST = (5, 26)


def require_version(agent: str) -> tuple[int, ...]:
    """Return the version that a server states of itself.

    Raises `StoreError`: ``CG-N116`` if it is older than 5.26 or no Neo4j.

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

    Raises `StoreError`: for everything that driver or server raise, but for `IncompleteCommit`, which its caller must
    look into.
    """
    from neo4j.exceptions import DriverError, IncompleteCommit, Neo4jError

    try:
        yield
    except IncompleteCommit:
        raise
    except (Neo4jError, DriverError) as error:
        raise _said(error, connection) from None
    except (OSError, UnicodeError) as error:
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
    if code.endswith("AuthenticationRateLimit"):
        text = Text(
            f"用户 {connection.user} 输错密码次数过多，{place} 暂不接受其登录；请等几秒，核对密码后再试",
            f"{place} turns user {connection.user} away for a while after too many wrong passwords; wait some seconds, "
            "check the password and try again",
        )
        return StoreError("CG-N118", text)
    if isinstance(error, AuthError) or code.startswith("Neo.ClientError.Security"):
        text = Text(
            f"{place} 不接受用户 {connection.user} 的密码或权限；请核对用户名和密码",
            f"{place} does not accept user {connection.user} with this password; check user and password",
        )
        return StoreError("CG-N110", text)
    if "DatabaseNotFound" in code:
        name = connection.database or "?"
        text = Text(
            f"{place} 上没有数据库 {name}；请核对 --database", f"{place} has no database {name}; check --database"
        )
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
    # whoever answers with a code is within reach
    if "OutOfMemory" in code:
        text = Text(
            f"数据库 {place} 的事务内存不足：{code}；请调高 dbms.memory.transaction.total.max 后再试",
            f"the database at {place} has too little memory for a transaction: {code}; raise "
            "dbms.memory.transaction.total.max and try again",
        )
        return StoreError("CG-N117", text)
    if code.startswith("Neo.TransientError"):
        text = Text(
            f"数据库 {place} 多次未能执行：{code}；请等其他操作结束后再试",
            f"the database at {place} could not do it, several times over: {code}; try again when others are done",
        )
        return StoreError("CG-N117", text)
    if code:
        text = Text(f"数据库 {place} 拒绝执行：{code}", f"the database at {place} refused: {code}")
        return StoreError("CG-N117", text)
    return out_of_reach(connection)


def out_of_reach(connection: Connection) -> StoreError:
    """Return the error that says that nobody answers."""
    place = f"{connection.address.host}:{connection.address.port}"
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
