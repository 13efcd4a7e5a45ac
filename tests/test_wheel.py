"""The wheel is complete: installed alone into an empty environment, it runs the main job."""

import os
import subprocess
import sys

from paths import ROOT


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_demo_runs_from_the_wheel(tmp_path):
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "empty")
    binary = tmp_path / "empty" / "bin"
    run(
        *(binary / "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--constraint", ROOT / "constraints.txt", wheel),
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["CHAINGRAPH_CACHE"] = str(tmp_path / "cache")
    done = run(binary / "chaingraph", "--lang", "en", "demo", "out", cwd=tmp_path, env=environment)
    assert "supply chains" in done.stdout
    assert (tmp_path / "out" / "park.html").stat().st_size > 100_000
    assert (tmp_path / "out" / "answers.xlsx").stat().st_size > 10_000
    done = run(binary / "chaingraph", "--lang", "en", "queries", "--format", "md", cwd=tmp_path, env=environment)
    assert "coverage/branchless" in done.stdout
    ask = ("query", "out/park", "coverage/rates_overall", "--format", "csv")
    done = run(binary / "chaingraph", "--lang", "en", *ask, cwd=tmp_path, env=environment)
    assert "Coverage at least" in done.stdout and len(done.stdout.splitlines()) == 2
