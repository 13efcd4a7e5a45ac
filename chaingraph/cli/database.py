"""Options of commands that may ask a database: who asks, where the password is, how the way there is guarded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from chaingraph.cli.options import stacked
from chaingraph.cli.words import say

connection_options = stacked(
    click.option(
        "--user", metavar="NAME", help=say("数据库用户，默认 neo4j。", "User of the database; neo4j by default.")
    ),
    click.option(
        "--password-file",
        type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
        help=say(
            "密码文件（首行）；否则取 NEO4J_PASSWORD、系统钥匙串，最后询问。",
            "File with the password (first line); else NEO4J_PASSWORD, the keyring, and asked for last.",
        ),
    ),
    click.option("--database", metavar="NAME", help=say("数据库名称。", "Name of the database.")),
    click.option(
        "--ca-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help=say("信任的证书文件。", "Certificates to trust."),
    ),
    click.option(
        "--insecure-plaintext",
        is_flag=True,
        help=say("允许不加密连接其他机器。", "Allow an unencrypted way to another machine."),
    ),
)


def ask_password(who: str) -> str:
    """Ask for a password on the terminal; nothing where there is none."""
    if not sys.stdin.isatty():
        return ""
    answer: Any = click.prompt(say(f"{who} 的密码", f"Password of {who}"), hide_input=True, err=True)
    return str(answer)
