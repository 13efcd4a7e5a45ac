"""What both engines complain about, said once: one code, one sentence."""

from __future__ import annotations

from chaingraph.errors import PolicyError, Text, UsageError


def changes_data() -> PolicyError:
    """Return the error of a statement that writes."""
    return PolicyError("CG-P101", Text("查询只能读取，不能更改数据", "a query may only read, it cannot change data"))


def not_understood(said: str | Text) -> UsageError:
    """Return the error of a statement that an engine cannot read; `said` is what is said of it."""
    if isinstance(said, str):
        first = (said.strip().splitlines() or ["?"])[0]
        said = Text(first, first)
    return UsageError("CG-Q011", Text(f"查询语句有误：{said.zh}", f"the engine cannot read the query: {said.en}"))


def too_slow() -> UsageError:
    """Return the error of a statement that was stopped."""
    return UsageError(
        "CG-Q012", Text("查询超过时限，已停止；请缩小范围", "the query took too long and was stopped; narrow it")
    )


def other_columns(name: str, declared: tuple[str, ...], found: tuple[str, ...]) -> UsageError:
    """Return the error of a named query whose header declares other columns than it gives."""
    text = Text(
        "查询 {name} 声明的列是 {declared}，得到的是 {found}",
        "query {name} declares the columns {declared} and gives {found}",
    )
    return UsageError("CG-Q009", text.format(name=name, declared=", ".join(declared), found=", ".join(found)))
