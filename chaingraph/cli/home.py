"""Where the park is: a path or the URL of a database, and how to get into that."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from chaingraph.cli.words import say

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def stacked(*decorators: Decorator) -> Decorator:
    """Return one decorator that applies several, the first outermost."""

    def apply(function: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


class ParkType(click.ParamType):  # type: ignore[type-arg] # generic from click 8.5 on
    """A park: the path of a folder or file, or the URL of a database."""

    name = "park"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        """Return a URL as it is, anything else as a path."""
        del param
        from chaingraph.store.address import is_url

        park = value if isinstance(value, Path) or is_url(value) else Path(value)
        if ctx is not None:
            ctx.ensure_object(dict).setdefault("parks", []).append(park)
        return park


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value and param.name:
        ctx.ensure_object(dict).setdefault("connection", {})[param.name] = value


def connection_options(*, hidden: bool) -> Decorator:
    """Return the options that say how to get into a database; `connection_of` gives their values.

    Commands that mostly read files hide them, so that a planner's help text stays short.
    """
    kept: dict[str, Any] = {"expose_value": False, "callback": _remember, "hidden": hidden}
    return stacked(
        click.option("--user", metavar="NAME", help=say("数据库用户，默认 neo4j。", "User; neo4j by default."), **kept),
        click.option(
            "--password-file",
            type=click.Path(path_type=Path, allow_dash=True),
            metavar="FILE",
            help=say(
                "密码文件，- 为标准输入；否则取 NEO4J_PASSWORD、系统钥匙串，最后询问。",
                "File with the password, - for stdin; else NEO4J_PASSWORD, the keyring, or a question.",
            ),
            **kept,
        ),
        click.option("--database", metavar="NAME", help=say("数据库名。", "Name of the database."), **kept),
        click.option(
            "--scope",
            metavar="NAME",
            help=say(
                "数据库中谁的数据；载入时默认 park，读取时只有一个范围可不写。",
                "Whose data in a database: park by default for a load, the only scope there is for readers.",
            ),
            **kept,
        ),
        click.option(
            "--ca-file",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help=say("信任的证书文件。", "Certificates to trust."),
            **kept,
        ),
        click.option(
            "--insecure-plaintext",
            is_flag=True,
            help=say("允许不加密地连接其他机器。", "Allow an unencrypted way to another machine."),
            **kept,
        ),
    )


def connection_of() -> dict[str, Any]:
    """Return how to get into a database: what the options said, and a question for the password on a terminal.

    Raises `UsageError`: ``CG-N306`` if a scope is named and every park of the command is in files.
    """
    from chaingraph.store.scopes import no_scope_in_files

    held = click.get_current_context().obj
    given, parks = dict(held.get("connection", {})), held.get("parks", [])
    if "scope" in given and parks and all(isinstance(park, Path) for park in parks):
        raise no_scope_in_files()
    if sys.stdin.isatty():
        given["prompt"] = lambda who: click.prompt(
            say(f"{who} 的密码", f"Password of {who}"), hide_input=True, err=True, default="", show_default=False
        )
    return given


def connection_for(park: Path | str) -> dict[str, Any]:
    """Return what `connection_of` does for one of the parks of a command: files have no scope."""
    given = connection_of()
    if isinstance(park, Path):
        given.pop("scope", None)
    return given
