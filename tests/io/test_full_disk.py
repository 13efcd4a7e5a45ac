"""A disk that takes no more: one sentence, exit 3, the old file as it was, nothing beside it."""

import errno
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from chaingraph.cli.app import run
from chaingraph.io.atomic import atomic_file, atomic_path, disk_error
from chaingraph.sample import write_sample

# A limit on the size of a file says what a full disk says, at the same calls
LIMITED = (
    "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "from chaingraph.cli.app import main\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)); main(sys.argv[1:])"
)


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    folder = tmp_path_factory.mktemp("park")
    write_sample(folder / "p", enterprises=60)
    return folder / "p"


@pytest.mark.parametrize(
    "words",
    [
        ("template", "OUT.xlsx"),
        ("check", "PARK", "--errors-out", "OUT.xlsx"),
        ("branchless", "PARK", "-o", "OUT.xlsx"),
        ("export", "PARK", "-o", "OUT.xlsx"),
        ("export", "PARK", "-o", "OUT.json"),
        ("export", "PARK", "-o", "OUT.graphml"),
        ("export", "PARK", "--format", "parquet", "-o", "OUT"),
        ("export", "PARK", "--format", "csv", "-o", "OUT"),
    ],
    ids=" ".join,
)
def test_a_full_disk_is_one_sentence_and_leaves_nothing(words, park, tmp_path):
    out = tmp_path / "out" / words[-1].replace("OUT", "answer")
    out.parent.mkdir()
    if out.suffix:
        out.write_text("old", encoding="utf-8")
    before = sorted(out.parent.iterdir())
    said = [str(park) if word == "PARK" else str(out) if word.startswith("OUT") else word for word in words]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "-q", *said],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "CHAINGRAPH_LANG": "en", "TMPDIR": str(tmp_path)},
        check=False,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1), done.stderr
    why = ("File too large", "Input/output error")
    assert done.stderr.startswith(tuple(f"CG-S001 cannot read or write {out}: {said}" for said in why))
    assert sorted(out.parent.iterdir()) == before
    assert not out.suffix or out.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "x"),
        RuntimeError(OSError(errno.EDQUOT, "x")),
        RuntimeError("IO exception: No space left on device"),
        ValueError("could not write (os error 28)"),
    ],
)
def test_the_disk_is_found_behind_the_error_of_a_library(error, tmp_path):
    assert disk_error(error).errno in {errno.ENOSPC, errno.EDQUOT}
    with pytest.raises(OSError, match=r"answer\.txt") as caught, atomic_path(tmp_path / "answer.txt"):
        raise error
    assert caught.value.errno in {errno.ENOSPC, errno.EDQUOT}
    assert list(tmp_path.iterdir()) == []


def test_other_errors_stay_what_they_are():
    circle = RuntimeError("a")
    circle.__cause__ = circle.__context__ = ValueError("os error 2")
    assert disk_error(circle) is None
    assert disk_error(FileNotFoundError(errno.ENOENT, "x")) is None


def test_an_archive_that_was_broken_off_is_tidied_up_in_silence(tmp_path, monkeypatch):
    """Its library writes once more when it is thrown away, where an error can only be printed."""
    unraised = []
    monkeypatch.setattr(sys, "unraisablehook", unraised.append)
    writes = []

    def full(self, data):
        writes.append(len(data))
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as broken:
        broken.setattr("chaingraph.io.atomic._Quiet.put", full)
        with pytest.raises(OSError, match="full"), atomic_file(tmp_path / "a.zip") as opened:
            packed = zipfile.ZipFile(opened, "w")
            packed.writestr("x", "x" * 1000)
        packed = None
    assert (len(writes), unraised, list(tmp_path.iterdir())) == (1, [], [])
    with atomic_file(tmp_path / "b.zip") as opened, zipfile.ZipFile(opened, "w") as packed:
        packed.writestr("x", "y")
    assert zipfile.ZipFile(io.BytesIO((tmp_path / "b.zip").read_bytes())).read("x") == b"y"


@pytest.mark.parametrize("words", [["check", b"\xff"], [b"ch\xff"], ["query", "x", "--param", b"a=\xe9"]])
def test_words_in_another_encoding_are_a_wrong_call(words, capsys, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_LANG", "en")
    given = [word if isinstance(word, str) else word.decode(errors="surrogateescape") for word in words]
    assert run(given) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and said[0].startswith("CG-U013") and "\ufffd" in said[0]


def test_the_park_of_the_environment_is_a_word_too(capsys, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_PARK", str(Path(b"/x/\xff".decode(errors="surrogateescape"))))
    assert run(["check"]) == 2
    assert "CG-U013" in capsys.readouterr().err
