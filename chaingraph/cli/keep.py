"""Answers that are kept in the database that they are about."""

from __future__ import annotations

from pathlib import Path

import click

from chaingraph.cli.home import connection_of
from chaingraph.cli.words import say
from chaingraph.errors import Text, UsageError
from chaingraph.table import Table

write_back_option = click.option(
    "--write-back",
    is_flag=True,
    help=say(
        "把结果写回 PARK 所在的数据库（标记为派生，可按运行移除）。",
        "Write the answer back into the database that PARK is, marked as derived, removable by run.",
    ),
)


replace_option = click.option(
    "--replace",
    is_flag=True,
    help=say(
        "与 --write-back 同用：移除同一结果此前写回的各次运行，否则标为已被取代。",
        "With --write-back: remove earlier runs of the answer, which else stay, marked as superseded.",
    ),
)


def require_database(park: Path | str, *, wanted: bool, replace: bool) -> None:
    """Refuse to write an answer back into files, before anything is computed.

    Raises `UsageError` if that is wanted and the park is no database, or if earlier runs are to be replaced by none.
    """
    if replace and not wanted:
        raise UsageError("CG-U043", Text("--replace 须与 --write-back 同用", "--replace goes with --write-back"))
    if wanted and isinstance(park, Path):
        raise UsageError(
            "CG-U042",
            Text(
                "--write-back 需要 PARK 为数据库地址（bolt://…）；文件请用 -o",
                "--write-back needs PARK to be a database (bolt://…); for files use -o",
            ),
        )


def keep(park: Path | str, *answers: Table, replace: bool = False) -> None:
    """Write answers back as one run, in place of earlier ones if asked to, and say how it can be removed."""
    from chaingraph.analysis.answers import ways_back
    from chaingraph.store.connection import make_connection
    from chaingraph.store.database import Database
    from chaingraph.store.derived import write_back

    given = connection_of()
    scope = given.pop("scope", None)
    with Database(make_connection(str(park), **given)) as database:
        run = write_back(database, answers, ways_back(), scope=scope, replace=replace)
    if not click.get_current_context().obj["quiet"]:
        click.echo(
            say(
                f"结果已写回（运行 {run}）；移除：chaingraph derived {park} --remove {run}",
                f"the answer was written back (run {run}); to remove it: chaingraph derived {park} --remove {run}",
            ),
            err=True,
        )
