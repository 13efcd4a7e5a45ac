"""How the command line was called, for the lines that people are told to type next."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path


def typed(*words: str | Path) -> str:
    """Return a command line that works where this one did: in the same shell, in the same folder."""
    command = [*_program(), *map(str, words)]
    return subprocess.list2cmdline(command) if os.name == "nt" else shlex.join(command)


def _program() -> list[str]:
    """Return what was called: the bare word where the shell finds it, else the path; the interpreter for ``-m``."""
    script = Path(sys.argv[0])
    if script.name == "__main__.py":
        return [_found(Path(sys.executable)), "-m", "chaingraph"]
    return [_found(script)]


def _found(program: Path) -> str:
    """Return the bare name if the shell would take this very file for it, else the path, short where it is below."""
    name = program.name.removesuffix(".exe")
    on_path = shutil.which(name)
    # not resolved: the interpreter of an environment is a link to another
    if on_path is not None and _without_exe(Path(on_path)) == _without_exe(program):
        return name
    here = Path.cwd()
    below = program.parent != here and program.is_relative_to(here)
    return str(program.relative_to(here) if below else program)


def _without_exe(path: Path) -> str:
    return str(path.absolute()).lower().removesuffix(".exe") if os.name == "nt" else str(path.absolute())
