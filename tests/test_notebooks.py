"""The notebooks run, hold no logic and no output, and miss no glyph."""

import ast
import os
import re
import warnings
from pathlib import Path

import pytest

from chaingraph.view.paper.fonts import find_font

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
# what a notebook may say: imports, names for results, calls, paths; no loop, no branch, no function, no arithmetic
ALLOWED = (
    ast.Module, ast.Import, ast.ImportFrom, ast.alias, ast.Assign, ast.Expr, ast.Call, ast.keyword, ast.Attribute,
    ast.Subscript, ast.Slice, ast.Name, ast.Load, ast.Store, ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Starred,
    ast.Compare, ast.Eq, ast.BinOp, ast.Div,
)  # fmt: skip


def read(path):
    import nbformat

    return nbformat.read(path, as_version=4)


def plots(book):
    """Return how many calls of a function for pictures a notebook makes."""
    trees = [ast.parse(cell.source) for cell in book.cells if cell.cell_type == "code"]
    calls = [node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sum(isinstance(call, ast.Name) and call.id.startswith("plot_") for call in calls)


def test_there_are_the_five_stories():
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped_and_nothing_of_a_machine_is_left(path):
    book = read(path)
    for cell in book.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
        assert cell.metadata == {}
    assert set(book.metadata) == {"kernelspec", "language_info"}
    assert book.metadata.kernelspec.name == "python3" and set(book.metadata.language_info) == {"name"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_logic_and_speaks_both_languages(path):
    book = read(path)
    for cell in book.cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                assert isinstance(node, ALLOWED), f"{type(node).__name__} in {cell.source!r}"
        else:
            assert re.search("[\u4e00-\u9fff]", cell.source), cell.source
            assert re.search(r"^\*[A-Z].*\*$", cell.source, re.DOTALL | re.MULTILINE), cell.source
    assert plots(book) >= 2


def execute(book, folder):
    """Run a notebook in a kernel of its own, warnings as errors; return what it printed to stderr or raised."""
    import nbformat
    from nbclient import NotebookClient

    # set after the start of the kernel, whose own warnings are not ours
    strict = nbformat.v4.new_code_cell("import warnings\nwarnings.simplefilter('error')\n%matplotlib inline")
    book.cells.insert(0, strict)
    with warnings.catch_warnings():
        # the client's own libraries warn about themselves
        warnings.simplefilter("ignore")
        NotebookClient(
            book, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
        ).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    return outputs, [
        output
        for output in outputs
        if output.output_type == "error" or (output.output_type == "stream" and output.name == "stderr")
    ]


def prepare(tmp_path, monkeypatch):
    """Let a kernel find the package and keep its files to itself; no server unless a test names one."""
    if find_font() is None and os.environ.get("CI") != "true":
        pytest.skip("no font with Chinese glyphs is installed")
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    monkeypatch.setenv("CHAINGRAPH_CACHE", "none")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("MPLCONFIGDIR", os.environ.get("MPLCONFIGDIR", str(tmp_path / "matplotlib")))
    monkeypatch.delenv("NEO4J_URI", raising=False)


def results(outputs):
    return [output["data"]["text/plain"] for output in outputs if "text/plain" in output.get("data", {})]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_with_pictures_and_no_missing_glyph(path, tmp_path, monkeypatch):
    prepare(tmp_path, monkeypatch)
    book = read(path)
    asked = plots(book)
    outputs, wrong = execute(book, tmp_path)
    assert not wrong, wrong
    assert len([output for output in outputs if "image/png" in output.get("data", {})]) == asked
    assert ("'embedded'" in results(outputs)) == path.stem.startswith("05") == ("(True, True)" in results(outputs))


def test_the_cypher_notebook_runs_against_a_server_and_says_so(empty_neo4j, tmp_path, monkeypatch):
    from chaingraph.sample import build_sample
    from chaingraph.store.connection import make_connection
    from chaingraph.store.neo4j import Neo4jStore

    prepare(tmp_path, monkeypatch)
    connection = make_connection(
        empty_neo4j.url, user=empty_neo4j.user, environ={"NEO4J_PASSWORD": empty_neo4j.password}
    )
    with Neo4jStore(connection) as store:
        # another park than the sample of the notebook: what is shown comes from the server
        store.write(build_sample(seed=2).park)
    monkeypatch.setenv("NEO4J_URI", empty_neo4j.url)
    monkeypatch.setenv("NEO4J_USERNAME", empty_neo4j.user)
    monkeypatch.setenv("NEO4J_PASSWORD", empty_neo4j.password)
    (path,) = (path for path in NOTEBOOKS if path.stem.startswith("05"))
    book = read(path)
    asked = plots(book)
    outputs, wrong = execute(book, tmp_path)
    assert not wrong, wrong
    assert "'neo4j'" in results(outputs) and "(True, True)" in results(outputs)
    assert len([output for output in outputs if "image/png" in output.get("data", {})]) == asked


def test_an_empty_database_is_refused_and_nothing_is_loaded(empty_neo4j, neo4j_driver):
    from chaingraph.errors import StoreError
    from chaingraph.park import Park
    from chaingraph.store.open import open_graph

    named = {"NEO4J_URI": empty_neo4j.url, "NEO4J_USERNAME": empty_neo4j.user, "NEO4J_PASSWORD": empty_neo4j.password}
    with pytest.raises(StoreError) as refused:
        open_graph(Park.from_rows({}), environ=named)
    assert refused.value.code == "CG-N160"
    assert neo4j_driver.execute_query("MATCH (n:Enterprise) RETURN count(n) AS n").records[0]["n"] == 0
