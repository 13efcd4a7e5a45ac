"""The two READMEs say the same: headings, commands, options, tables, formats, exit codes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_table import END, READMES, START
from paths import ROOT

from chaingraph.errors import Exit
from chaingraph.io.files import SUFFIXES

READMES_TEXT = ENGLISH, CHINESE = [(ROOT / name).read_text(encoding="utf-8") for name in READMES]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
# what is the same in any language: options, parameters, names with an underscore, endings, links
WORDS = re.compile(r"--[a-z][a-z-]+|\$\w+|[A-Za-z]+_\w+|\.[a-z]{3,7}\b|\]\([^)]+\)|[a-z0-9]+\+s")


def prose(text):
    """The text without its blocks and the table of commands, which is compared with what is declared."""
    return BLOCK.sub("", text.partition(START)[0] + text.partition(END)[2])


def headings(text):
    return [len(level) for level in re.findall(r"^(#+) ", BLOCK.sub("", text), re.MULTILINE)]


def typed(text):
    """Every line of the blocks without its comment and its language; output is compared with what is printed."""
    return [
        (kind, re.sub(r"\s+#.*|\b(zh|en)\b", "", line))
        for kind, block in BLOCK.findall(text)
        if kind != "text"
        for line in block.splitlines()
    ]


def firsts(text):
    """The first column of every table but its heading."""
    rows = re.findall(r"^\| (.*?)(?<!\\) \|", text, re.MULTILINE)
    return [row for row in rows if row.startswith("`")]


@pytest.mark.parametrize("part", [headings, typed, firsts])
def test_both_have_the_same(part):
    assert part(ENGLISH) == part(CHINESE)
    assert len(part(ENGLISH)) > 5


def test_the_prose_names_the_same_options_names_and_links():
    english, chinese = (
        set(WORDS.findall(prose(text))) - {"](README.md)", "](README.zh-CN.md)"} for text in READMES_TEXT
    )
    assert english == chinese


@pytest.mark.parametrize("text", READMES_TEXT, ids=READMES)
def test_formats_encodings_mappings_and_exit_codes_are_all_named(text):
    said = prose(text)
    mappings = [path.stem for path in (ROOT / "chaingraph" / "io" / "mappings").glob("*.toml")]
    for word in (*SUFFIXES, *mappings, "UTF-8", "UTF-16", "GB18030", "Big5", "stdout", "stderr", "--decisions"):
        assert word in said, word
    codes = said[re.search("Exit codes|退出码：", said).end() :]
    named = [
        int(number) for number in re.findall(r"(?<![\w.-])(\d{1,3}) (?=[a-z\u4e00-\u9fff])", codes.partition("\n\n")[0])
    ]
    assert named == [code.value for code in Exit]


@pytest.mark.parametrize("text", READMES_TEXT, ids=READMES)
def test_the_first_lines_of_the_tour_work_in_a_fresh_shell(text, tmp_path):
    lines = [line for kind, block in BLOCK.findall(text) if kind == "sh" for line in block.splitlines()]
    start = next(place for place, line in enumerate(lines) if line.startswith(". "))
    # where make has installed it; the environment that runs the tests is such a one
    (tmp_path / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        ["/bin/sh", "-ec", "\n".join(lines[start : start + 2])],
        cwd=tmp_path,
        env={**environment, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "park").is_dir()
