"""The line that a demo ends with works as it is printed, however the demo was called."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT

from chaingraph.cli import called

BIN = Path(sys.executable).parent


def shell(line, folder, path="/usr/bin:/bin"):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PATH": path, "PYTHONPATH": str(ROOT), "CHAINGRAPH_LANG": "en", "HOME": str(folder)}
    done = subprocess.run(["/bin/sh", "-c", line], cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, (line, done.stderr.decode())
    return done.stdout.decode()


def test_the_last_line_of_the_demo_works_in_the_same_shell(tmp_path):
    *_, before, last = shell(f"{BIN / 'chaingraph'} demo 'my park'", tmp_path).splitlines()
    assert before == "What to run next:"
    assert "rows" in shell(last, tmp_path)


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (f"{BIN}/chaingraph", f"{BIN}/chaingraph check 'a b'"),
        (".venv/bin/chaingraph", ".venv/bin/chaingraph check 'a b'"),
        (f"{ROOT}/chaingraph/__main__.py", f"{sys.executable} -m chaingraph check 'a b'"),
    ],
)
def test_a_command_that_the_shell_does_not_find_is_told_with_its_path(monkeypatch, tmp_path, argv, expected):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(sys, "argv", [argv])
    assert called.typed("check", "a b") == expected


def test_a_command_that_the_shell_finds_is_told_by_its_name(monkeypatch):
    monkeypatch.setenv("PATH", f"{BIN}:/usr/bin:/bin")
    monkeypatch.setattr(sys, "argv", [f"{BIN}/chaingraph"])
    assert called.typed("check", Path("park")) == "chaingraph check park"
    monkeypatch.setattr(sys, "argv", ["chaingraph/__main__.py"])
    assert called.typed() == f"{Path(sys.executable).name} -m chaingraph"


def test_what_lies_below_this_folder_is_told_from_here(monkeypatch):
    monkeypatch.chdir(BIN.parent)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(sys, "argv", [f"{BIN}/chaingraph"])
    assert called.typed() == f"{BIN.name}/chaingraph"
