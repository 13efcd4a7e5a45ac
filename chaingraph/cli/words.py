"""The language of the command line: option, then environment, then locale."""

from __future__ import annotations

import os
import sys

from chaingraph.errors import Text


def language_of_process() -> str:
    """Return ``zh`` or ``en`` from ``--lang``, ``CHAINGRAPH_LANG``, then the locale; Chinese when none says.

    The option is looked up here, before click parses anything, because help texts are words as well.
    """
    arguments = sys.argv[1:]
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return _known(argument.partition("=")[2])
        if argument == "--lang" and position + 1 < len(arguments):
            return _known(arguments[position + 1])
    for variable in ("CHAINGRAPH_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value and value.partition(".")[0] not in {"C", "POSIX"}:
            return _known(value)
    return "zh"


def _known(value: str) -> str:
    return "zh" if value.lower().startswith("zh") else "en"


def say(zh: str, en: str) -> str:
    """Return the sentence in the language of this process."""
    return Text(zh, en).in_language(language_of_process())
