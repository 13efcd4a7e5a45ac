"""What works on this machine: a list of small checks."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import click

from chaingraph.cli.home import connection_of, connection_options
from chaingraph.cli.options import emit, output_options
from chaingraph.cli.words import say
from chaingraph.errors import ChaingraphError, Exit, Text
from chaingraph.table import Column, Table

COLUMNS = (
    Column("check", Text("检查项", "Check")),
    Column(
        "state",
        Text("结果", "Result"),
        values={
            "good": Text("正常", "good"),
            "absent": Text("没有", "absent"),
            "weak": Text("注意", "take care"),
            "bad": Text("不可用", "does not work"),
        },
    ),
    Column("found", Text("发现", "Found")),
    Column("note", Text("说明", "Note")),
)

_LIBRARIES = (
    "click", "graspologic-native", "jinja2", "networkx", "neo4j", "numpy", "openpyxl", "polars", "pyvis", "scipy",
    "xlsxwriter",
)  # fmt: skip
_EXTRAS = ("keyring", "ladybug", "ortools", "rustworkx")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_OLDEST_JAVA = 17


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found; only ``bad`` says that the program itself cannot work."""

    check: Text
    state: str
    found: str = ""
    note: Text | None = None


def check_python() -> list[Outcome]:
    """Which Python runs the program."""
    found = f"{platform.python_version()} {platform.system()} {platform.machine()}"
    return [Outcome(Text("Python", "Python"), "good" if sys.version_info >= (3, 11) else "bad", found)]


def check_libraries() -> list[Outcome]:
    """Which libraries are installed; those of the extras may be absent."""
    known = {name: _version(name) for name in (*_LIBRARIES, *_EXTRAS)}
    absent = [name for name in _LIBRARIES if known[name] is None]
    extras = [name for name in _EXTRAS if known[name] is None]
    needed = Outcome(
        Text("所需的库", "Libraries"),
        "bad" if absent else "good",
        ", ".join(f"{name} {known[name]}" for name in _LIBRARIES if known[name]),
        Text(f"缺少 {', '.join(absent)}", f"absent: {', '.join(absent)}") if absent else None,
    )
    optional = Outcome(
        Text("可选的库", "Optional libraries"),
        "absent" if extras else "good",
        ", ".join(f"{name} {known[name]}" for name in _EXTRAS if known[name]),
        Text(f"未安装 {', '.join(extras)}", f"not installed: {', '.join(extras)}") if extras else None,
    )
    return [needed, optional]


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def check_java() -> list[Outcome]:
    """Whether there is a Java for a local Neo4j."""
    check = Text("Java", "Java")
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else None
    java = java or shutil.which("java")
    why = Text("只有在本机运行 Neo4j（make neo4j）才需要", "only a local Neo4j (make neo4j) needs it")
    if java is None:
        return [Outcome(check, "absent", "", why)]
    said = _said([java, "-version"])
    match = re.search(r'version "(\d+)', said)
    if match is None or int(match.group(1)) < _OLDEST_JAVA:
        return [
            Outcome(check, "weak", said.splitlines()[0] if said else "", Text("需要 17 以上", "17 or newer is needed"))
        ]
    return [Outcome(check, "good", said.splitlines()[0], why)]


def check_neo4j() -> list[Outcome]:
    """Whether the database that NEO4J_URI or --url names can be used, and how it is guarded."""
    check = Text("Neo4j", "Neo4j")
    url = click.get_current_context().obj.get("url")
    if not url:
        note = Text(
            "用 --url 或 NEO4J_URI 指明要检查的数据库", "name a database by --url or NEO4J_URI to have it checked"
        )
        return [Outcome(check, "absent", "", note)]
    from chaingraph.store.connection import make_connection
    from chaingraph.store.database import Database
    from chaingraph.store.inspect import inspect_server

    given = connection_of()
    given.pop("scope", None)
    try:
        with Database(make_connection(url, **given)) as database:
            facts = inspect_server(database)
    except ChaingraphError as error:
        return [Outcome(check, "weak", error.code, error.text)]
    outcomes = [Outcome(check, "good", f"{facts.version} {facts.edition}")]
    guards = Text("数据库的防护", "Guards of the database")
    if not facts.read_refuses_writes:
        text = Text(
            "只读事务没有拒绝写入；不要在此运行他人的查询", "a read transaction took a write: run no foreign query"
        )
        outcomes.append(Outcome(guards, "weak", "READ", text))
    if facts.files_readable is not False:
        text = Text(
            "LOAD CSV 能读服务器上的文件；请设 dbms.security.allow_csv_import_from_file_urls=false",
            "LOAD CSV can read files of the server; set dbms.security.allow_csv_import_from_file_urls=false",
        )
        outcomes.append(Outcome(guards, "weak", "LOAD CSV", text))
    if facts.timeout in {None, "0s", "0"}:
        text = Text(
            "查询没有时限；请设 db.transaction.timeout", "queries have no time limit; set db.transaction.timeout"
        )
        outcomes.append(Outcome(guards, "weak", "db.transaction.timeout", text))
    if facts.reaching_out:
        text = Text(
            "有可读写文件、网络或执行文本的过程；请用 dbms.security.procedures.allowlist 限制",
            "there are procedures that reach files, the network or run text; limit them by "
            "dbms.security.procedures.allowlist",
        )
        outcomes.append(Outcome(guards, "weak", f"apoc.*: {facts.reaching_out}", text))
    if len(outcomes) == 1:
        outcomes.append(Outcome(guards, "good", f"db.transaction.timeout={facts.timeout}"))
    return outcomes


def check_browser() -> list[Outcome]:
    """Whether there is a browser for the page."""
    found = next((path for path in map(shutil.which, _BROWSERS) if path), None)
    note = Text("浏览页面在 Chromium 86 以上的浏览器中打开", "the page opens in any browser from Chromium 86 on")
    return [Outcome(Text("Chromium 浏览器", "Chromium"), "good" if found else "absent", found or "", note)]


def check_font() -> list[Outcome]:
    """Whether there is a font with Chinese characters for charts."""
    from chaingraph.view.paper.fonts import find_font

    font = find_font()
    note = Text("没有中文字体，图表中的汉字会缺失", "without one, Chinese characters in charts are missing")
    return [
        Outcome(
            Text("中文字体", "Chinese font"),
            "good" if font else "absent",
            font.family if font else "",
            None if font else note,
        )
    ]


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False, errors="replace")  # noqa: S603 - names of ours
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).strip()


#: In the order in which they are printed; a new check is a function and its name here.
CHECKS: tuple[Callable[[], list[Outcome]], ...] = (
    check_python,
    check_libraries,
    check_java,
    check_neo4j,
    check_browser,
    check_font,
)


@click.command(
    help=say(
        "本机能用哪些功能：Python、库、Java、Neo4j 及其防护、浏览器、字体。",
        "What works on this machine: Python, libraries, Java, Neo4j and its guards, browser, font.",
    )
)
@click.option("--url", envvar="NEO4J_URI", metavar="URL", help=say("要检查的数据库。", "The database to be checked."))
@connection_options(hidden=False)
@output_options
@click.pass_context
def doctor(ctx: click.Context, *, url: str | None, format_: str | None, output: Path | None) -> int:
    """Print what was found; return the exit code."""
    ctx.obj["url"] = url
    outcomes = [outcome for check in CHECKS for outcome in check()]
    rows = tuple({column.name: getattr(outcome, column.name) for column in COLUMNS} for outcome in outcomes)
    emit(Table("doctor", Text("本机检查", "What works on this machine"), COLUMNS, rows), format_, output)
    return Exit.INTERNAL if any(outcome.state == "bad" for outcome in outcomes) else Exit.DONE
