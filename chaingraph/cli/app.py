"""The command `chaingraph`: its commands, loaded when they are used, and its exit codes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

import click

from chaingraph import __version__
from chaingraph.analysis.answers import commands
from chaingraph.cli.clickwords import speak_chinese
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import ChaingraphError, Exit, Text, UsageError

if language_of_process() == "zh":
    speak_chinese()

# Command name to module of this package and one line of help; the questions declare their own.
_BEFORE: dict[str, tuple[str, Text]] = {
    "demo": ("report", Text("在样例园区上跑通全部流程", "Run the main job end to end on the sample park")),
    "sample": ("data", Text("生成任意规模的样例园区", "Write a synthetic park of any size")),
    "template": ("data", Text("生成填报用工作簿", "Write the fill-in workbook")),
    "intake": (
        "intake",
        Text("读入任意表格，写成园区并列出问题", "Take in tables of any layout and ask what is not clear"),
    ),
    "check": ("data", Text("一次列出数据的全部问题", "Report all findings in a park's files at once")),
    "export": ("data", Text("把园区导出为其他格式", "Export a park to another format")),
    "load": ("database", Text("把园区载入 Neo4j，可重复、可中断", "Load a park into Neo4j, safe to repeat")),
    "status": ("database", Text("园区里有什么、何时载入", "What a park holds and when it was loaded")),
    "derived": ("database", Text("写回数据库的结果", "Answers written back to a database")),
}
_AFTER: dict[str, tuple[str, Text]] = {
    "report": ("report", Text("页面、摘要、工作簿与 JSON", "Page, summary, workbook and JSON")),
    "explore": ("report", Text("生成可离线打开的浏览页面", "Write the offline page that people explore")),
    "queries": ("query", Text("列出命名查询", "List the named queries")),
    "query": ("query", Text("运行命名查询或只读 Cypher", "Run a named query or reading Cypher")),
    "doctor": ("doctor", Text("本机能用哪些功能", "What works on this machine")),
    "schema": ("about", Text("数据字典", "The data dictionary")),
    "rules": ("about", Text("某日有效的规则", "The rules in force on a date")),
}


def _questions() -> dict[str, tuple[str, Text]]:
    return {
        word: (answers[0].question, answers[0].command.title or answers[0].title)
        for word, answers in commands().items()
        if answers[0].command
    }


COMMANDS = MappingProxyType({**_BEFORE, **_questions(), **_AFTER})


class LateGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which a newcomer needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None when there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = f"chaingraph.cli.{COMMANDS[cmd_name][0]}"
        own = getattr(import_module(module), cmd_name, None) if find_spec(module) else None
        if own is not None:
            found: click.Command = own
        else:
            from chaingraph.cli.question import question

            found = question(cmd_name)
        return _also_after(found)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        language = language_of_process()
        with formatter.section(say("命令", "Commands")):
            formatter.write_dl([(name, line.in_language(language)) for name, (_, line) in COMMANDS.items()])


def _also_after(found: click.Command) -> click.Command:
    """Let the options that all commands share stand after the name of the command as well."""
    taken = {word for param in found.params for word in param.opts}
    for option in (
        click.Option(["-q", "--quiet"], is_flag=True, default=None),
        click.Option(["-v", "--verbose"], count=True, default=None),
        click.Option(["--lang"], type=click.Choice(["zh", "en"])),
    ):
        if taken.isdisjoint(option.opts):
            option.hidden, option.expose_value, option.callback = True, False, _remember
            found.params.append(option)
    return found


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value:
        ctx.obj["language" if param.name == "lang" else param.name] = value


@click.group(
    cls=LateGroup,
    name="chaingraph",
    help=say(
        "园区的产业链与党建链，合成一张图。PARK 是文件夹、xlsx 工作簿或 bolt:// 地址（连接选项见 load --help），"
        "默认取 $CHAINGRAPH_PARK。",
        "The industrial chains and the Party chain of a park in one graph. PARK is a folder, an xlsx "
        "workbook or a bolt:// URL (options of the connection: load --help), $CHAINGRAPH_PARK by default.",
    ),
)
@click.version_option(__version__, prog_name="chaingraph")
@click.option("--lang", type=click.Choice(["zh", "en"]), help=say("界面语言。", "Language of all words."))
@click.option("-q", "--quiet", is_flag=True, help=say("只输出数据和错误。", "Print data and errors only."))
@click.option("-v", "--verbose", count=True, help=say("输出更多信息。", "Print more words."))
@click.pass_context
def command(ctx: click.Context, lang: str | None, *, quiet: bool, verbose: int) -> None:
    """Hold the options that all commands share."""
    ctx.obj = {"language": lang or language_of_process(), "quiet": quiet, "verbose": verbose}


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with the exit code that the contract names.

    Parameters
    ----------
    arguments
        Words after the program's name; those of the process when None.
    """
    _keep_answers_apart()
    for stream in (sys.stdout, sys.stderr):
        # A GBK console must not turn a rare character into a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    code = run(arguments)
    try:
        sys.stdout.flush()
    except OSError as error:
        if not code and not isinstance(error, BrokenPipeError):
            code = _cannot(error)
        # What is left in the buffer is not tried again when the process ends.
        with open(os.devnull, "w", encoding="utf-8") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), sys.stdout.fileno())
    sys.exit(code)


def _keep_answers_apart() -> None:
    """Send what a compiled library prints on its own to stderr, so that stdout holds the answer and nothing else.

    HiGHS, for one, has a line that it prints whatever it is told.
    """
    stream = sys.__stdout__
    if sys.stdout is None:  # closed by the caller, who wants no answer
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if stream is None or sys.stdout is not stream or sys.stderr is None:
        return
    try:
        stream.flush()
        if stream.fileno() != 1:  # kept apart already
            return
        own = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # nothing can be written: the answer will say so
        return
    sys.stdout = sys.__stdout__ = open(own, "w", encoding=stream.encoding)  # type: ignore[misc]  # noqa: SIM115, PTH123


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; expected errors become one sentence on stderr."""
    options: dict[str, Any] = {"standalone_mode": False, "prog_name": "chaingraph"}
    stdout = sys.stdout
    try:
        _refuse_broken_words(sys.argv[1:] if arguments is None else arguments)
        result = command.main(arguments, **options)
    except click.exceptions.Abort:
        click.echo(say("已中止。", "Aborted."), err=True)
        return Exit.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ChaingraphError as error:
        click.echo(f"{error.code} {error.text.in_language(language_of_process())}", err=True)
        return error.exit_code
    except SystemExit as left:
        # click wraps stdout when the reader of a pipe left; what it wanted was written
        return Exit.DONE if sys.stdout is not stdout else int(left.code or 0)
    except OSError as error:
        return _cannot(error)
    except Exception as error:
        from chaingraph.io.atomic import disk_error

        full = disk_error(error)
        return _internal(error) if full is None else _cannot(full)
    return result if isinstance(result, int) else Exit.DONE


def _refuse_broken_words(words: list[str]) -> None:
    """Refuse words that are no text in the encoding of the system: they could be neither looked up nor shown.

    Raises `UsageError`: ``CG-U013`` with the word, its broken bytes replaced.
    """
    for word in (*words, os.environ.get("CHAINGRAPH_PARK", "")):
        try:
            word.encode()
        except UnicodeEncodeError:
            shown = word.encode(errors="surrogateescape").decode(errors="replace")
            raise UsageError(
                "CG-U013",
                Text(
                    f"参数“{shown}”的编码与系统不同；请把终端和文件名改为 UTF-8",
                    f"the argument {shown!r} is not in the encoding of the system; use UTF-8 in the terminal and in "
                    "names of files",
                ),
            ) from None


def _cannot(error: OSError) -> int:
    """Say what cannot be read or written; an error in the middle of writing names no file."""
    place, why = error.filename or say("输出", "the output"), error.strerror or error
    click.echo(
        say(
            f"CG-S001 无法读写 {place}：{why}；请检查路径、权限与磁盘空间",
            f"CG-S001 cannot read or write {place}: {why}; check path, permissions and space",
        ),
        err=True,
    )
    return Exit.INPUT


def _internal(error: Exception) -> int:
    """Say that the program itself is at fault; the traceback only where ``-v`` asks for it."""
    if not {"--verbose", "-v", "-vv"}.isdisjoint(sys.argv[1:]):
        import traceback

        traceback.print_exception(error)
    click.echo(
        say(
            f"CG-X001 程序内部错误（{type(error).__name__}）：请用 -v 重新运行并把输出交给维护者；数据文件未被改动",
            f"CG-X001 internal error ({type(error).__name__}): run again with -v and give the output to the "
            "maintainers; no data file was changed",
        ),
        err=True,
    )
    return Exit.INTERNAL
