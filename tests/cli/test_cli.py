"""The command line keeps its contract: exit codes, streams, languages."""

import ast
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import pytest
from paths import ROOT

from chaingraph.cli.app import COMMANDS, command
from chaingraph.cli.clickwords import CLICK_ZH


def environment(language="en", **more):
    return {**os.environ, "CHAINGRAPH_LANG": language, "PYTHONPATH": str(ROOT), **more}


def chaingraph(*words, language="en", **options):
    return subprocess.run(
        [sys.executable, "-m", "chaingraph", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        env=environment(language),
        check=False,
        **options,
    )


def test_every_command_imports_and_has_help():
    context = click.Context(command)
    for name in COMMANDS:
        assert command.get_command(context, name).help, name


def test_what_a_library_prints_on_its_own_does_not_reach_the_answer():
    noisy = (
        "import os; from chaingraph.cli import app; run = app.run\n"
        "app.run = lambda words: (os.write(1, b'noise of a library\\n'), run(words))[1]\n"
        "app.main(['schema', '--format', 'json'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", noisy], capture_output=True, encoding="utf-8", env=environment(), check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] and "noise of a library" in done.stderr


def test_a_reader_that_leaves_a_full_disk_and_a_closed_stdout_are_no_faults_of_the_program():
    words = [sys.executable, "-m", "chaingraph", "schema", "--format", "json"]
    for unbuffered in ("", "1"):
        with subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(PYTHONUNBUFFERED=unbuffered),
        ) as left:
            assert left.stdout.readline().startswith('{"title"')
            left.stdout.close()
            assert not left.stderr.read()
        assert left.returncode == 0
    for little_or_much in (["--version"], words[3:]):
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(
                [*words[:3], *little_or_much],
                stdout=full,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                env=environment(),
                check=False,
            )
        assert done.returncode == 3 and done.stderr.startswith("CG-S001 cannot read or write the output")
        assert len(done.stderr.splitlines()) == 1
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *words],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
        check=False,
    )
    assert closed.returncode == 0 and not closed.stderr


def test_a_pipe_named_as_the_file_is_written_into_and_a_dash_is_stdout(tmp_path):
    plain = chaingraph("schema", "--format", "json")
    for name in ("-", "/dev/stdout"):
        assert chaingraph("schema", "--format", "json", "-o", name, cwd=tmp_path).stdout == plain.stdout
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    # a file takes all of it: who reads at the far end of a second pipe only afterwards would wait for ever
    with tempfile.TemporaryFile() as heard, subprocess.Popen(["cat", pipe], stdout=heard) as reader:
        assert chaingraph("schema", "-o", pipe).returncode == 0
        assert reader.wait(timeout=60) == 0
        heard.seek(0)
        assert json.loads(heard.read()) == json.loads(plain.stdout)
    assert pipe.is_fifo() and list(tmp_path.iterdir()) == [pipe]


def test_usage_errors_exit_2_in_the_users_language():
    done = chaingraph("nothing", language="zh")
    assert done.returncode == 2
    assert "没有命令" in done.stderr and "Traceback" not in done.stderr


def test_a_missing_park_exits_3_with_a_sentence():
    done = chaingraph("branchless", "no-such-folder")
    assert done.returncode == 3
    assert done.stderr.startswith("CG-") and "Traceback" not in done.stderr
    assert done.stdout == ""


def test_check_tells_everything_even_where_nothing_can_be_read(tmp_path):
    for name in ("enterprises.csv", "members.csv"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "企业名单.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = chaingraph("check", tmp_path, "--format", "jsonl", "--errors-out", tmp_path / "out.xlsx")
    assert done.returncode == 3
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["code"] for row in found] == ["CG-I403", "CG-I403", "CG-W213"]
    assert (tmp_path / "out.xlsx").exists()


def test_every_sentence_of_click_exists_in_chinese():
    said = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
                said |= {
                    part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    assert len(said) > 40
    assert said <= set(CLICK_ZH), said - set(CLICK_ZH)


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "park"
    assert chaingraph("sample", folder).returncode == 0
    return folder


@pytest.mark.parametrize("name", ["branchless", "pair", "chains", "development", "statistics", "reconcile"])
def test_json_answers_have_the_agreed_shape(park, name):
    done = chaingraph(name, park, "--format", "json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer)[:5] == ["title", "as_of", "parameters", "rules", "rows"]
    assert answer["rows"]


def test_a_date_before_the_first_version_is_a_clear_error(park):
    done = chaingraph("branchless", park, "--on", "1990-01-01")
    assert done.returncode == 3
    assert "CG-R002" in done.stderr


def test_a_fault_of_the_program_is_said_in_a_sentence(park, tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text(
        "import sys, chaingraph.analysis.coverage.branchless as coverage\n"
        "def fail(*_, **__): raise ZeroDivisionError('secret')\n"
        "coverage.find_branchless = fail\n"
        "from chaingraph.cli import main; main()\n",
        encoding="utf-8",
    )
    for words, shown in (([], False), (["-v"], True)):
        done = subprocess.run(
            [sys.executable, broken, *words, "branchless", park],
            capture_output=True, encoding="utf-8", env=environment(), check=False,
        )  # fmt: skip
        assert done.returncode == 1 and "CG-X001" in done.stderr
        assert ("Traceback" in done.stderr) == shown


def test_a_sample_checks_clean(park):
    done = chaingraph("check", park, "--format", "json")
    assert done.returncode == 0, done.stdout[-2000:]
    assert "quarantined 0" in done.stderr


def test_a_file_whose_name_asks_for_another_format_is_refused(tmp_path):
    """What was written there before was JSON lines under a wrong name."""
    (tmp_path / "enterprises.csv").write_text("id,name,source\nE1,甲,s\n", encoding="utf-8")
    done = chaingraph("branchless", tmp_path, "-o", tmp_path / "x.docx")
    assert done.returncode == 2 and "CG-U009" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["enterprises.csv"]
