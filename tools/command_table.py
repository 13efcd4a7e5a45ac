"""Write the tables of commands in the READMEs: what each does, as it is declared, with the options of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from chaingraph.analysis.answers import commands
from chaingraph.cli.app import COMMANDS, command
from chaingraph.cli.home import connection_options
from chaingraph.cli.keep import replace_option, write_back_option
from chaingraph.cli.options import output_options, park_argument, rule_options
from chaingraph.errors import Text

ROOT = Path(__file__).parent.parent
READMES = {"README.md": ("en", "command", "does"), "README.zh-CN.md": ("zh", "命令", "用途")}
START, END = "<!-- made by tools/command_table.py -->\n", "<!-- end -->"


def _options(*decorators: object) -> set[str]:
    """Return the options that decorators add, which many commands share."""
    made = click.command("shared")(lambda: None)
    for decorator in decorators:
        decorator(made)  # type: ignore[operator]
    return {flag for parameter in made.params for flag in parameter.opts}


_SHARED = _options(park_argument, rule_options, output_options, connection_options(hidden=True))
#: What every question takes that is asked of a database.
_KEPT = _options(write_back_option, replace_option)


def table(language: str, first: str, second: str) -> str:
    """Return the table of commands in a language."""
    lines = [f"| {first} | {second} |", "|---|---|"]
    context = click.Context(command, info_name="chaingraph")
    for name, (_, line) in COMMANDS.items():
        found = command.get_command(context, name)
        if found is not None:
            told = [_does(name, line).in_language(language).rstrip("。."), ", ".join(_further(found))]
            does = ("；" if language == "zh" else "; ").join(filter(None, told))
            lines.append(f"| `{' '.join([name, *_needed(found)])}` | {does} |")
    return "\n".join(lines) + "\n"


def _does(name: str, line: Text) -> Text:
    """Return what a command does: its help where a question declares it, else its line in the list of commands."""
    declared = commands()[name][0].command if name in commands() else None
    return declared.help if declared is not None else line


def _needed(found: click.Command) -> Iterator[str]:
    """Yield what must be typed behind the word."""
    for parameter in found.params:
        if isinstance(parameter, click.Argument):
            yield _value(parameter) if parameter.required or parameter.metavar else f"[{_value(parameter)}]"
        elif parameter.required:
            yield _typed(parameter)


def _further(found: click.Command) -> Iterator[str]:
    """Yield the options of a command that are its own and may be left out."""
    taken = {flag for parameter in found.params for flag in parameter.opts}
    shared = _SHARED | _KEPT if taken >= _KEPT else _SHARED
    for parameter in found.params:
        own = isinstance(parameter, click.Option) and not parameter.hidden and shared.isdisjoint(parameter.opts)
        if own and not parameter.required:
            yield f"`{_typed(parameter)}`"


def _typed(parameter: click.Parameter) -> str:
    flag = next((name for name in parameter.opts if name.startswith("-")), parameter.opts[0])
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return flag
    return f"{flag} {_value(parameter)}"


def _value(parameter: click.Parameter) -> str:
    """Return what stands for a value, in the same words whatever language the process speaks."""
    kind = parameter.type
    if isinstance(kind, click.Choice):
        text = "|".join(kind.choices)
    elif isinstance(kind, click.IntRange):
        text = "N"
    elif isinstance(parameter, click.Argument):
        text = (parameter.name or "").upper()
    else:
        text = "FILE"
    return (parameter.metavar or text).replace("|", "\\|")


def fill(text: str, language: str, first: str, second: str) -> str:
    """Return a README with the table between its two marks."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return before + START + table(language, first, second) + END + after


def main() -> None:
    """Write both READMEs."""
    for name, words in READMES.items():
        path = ROOT / name
        path.write_text(fill(path.read_text(encoding="utf-8"), *words), encoding="utf-8")


if __name__ == "__main__":
    main()
