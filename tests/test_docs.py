"""The documents say what the program does: their commands run, their lists are complete."""

import os
import re
import shlex
import subprocess
import sys

import pytest
from command_table import END, READMES, START, fill
from paths import ROOT


def tour(name):
    """Commands of the shell blocks that call chaingraph, the Python blocks, and what is said to be printed."""
    text = (ROOT / name).read_text(encoding="utf-8")
    shell = [
        shlex.split(line, comments=True)
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
        if line.startswith("chaingraph ")
    ]
    return shell, *(re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL) for kind in ("python", "text"))


def test_the_tour_runs(tmp_path):
    """Of one of them: that the other has the same commands is `test_readmes`."""
    name = "README.zh-CN.md"
    commands, snippets, printed = tour(name)
    assert len(commands) >= 8
    environment = {
        **os.environ,
        "CHAINGRAPH_LANG": READMES[name][0],
        "PYTHONPATH": str(ROOT),
        "CHAINGRAPH_CACHE": str(tmp_path / "cache"),
    }
    said = ""
    for words in commands:
        done = subprocess.run(
            [sys.executable, "-m", "chaingraph", *words[1:]],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (words, done.stderr.decode())
        said += done.stderr.decode()
    assert printed and all(line in said.splitlines() for block in printed for line in block.splitlines())
    for snippet in snippets:
        done = subprocess.run(
            [sys.executable, "-c", snippet], cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_commands_is_what_is_declared(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.count(START) == text.count(END) == 1
    assert text == fill(text, *READMES[name]), "run tools/command_table.py"
