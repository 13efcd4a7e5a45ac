"""Imports point one way, and heavy or bound libraries stay in their place."""

import ast
import subprocess
import sys
from pathlib import Path

import chaingraph

PACKAGE = Path(chaingraph.__file__).parent
ORDER = (
    ("errors", "lazy", "vocabulary", "writeback"),
    ("model", "toml"),
    ("privacy", "rules"),
    ("words",),
    ("park", "rows", "table", "answer_json"),
    ("graph", "io", "store"),
    ("kernels",),
    ("asof",),
    ("sample", "analysis"),
    ("view",),
    ("cli", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
HOME = {"neo4j": ("store",), "pyvis": ("view",), "click": ("cli",)}


def imports():
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert node.level == 0, f"{path}: relative import"
                yield parts[0], node.module
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    yield parts[0], alias.name


def test_imports_point_one_way():
    seen = 0
    for layer, module in imports():
        if module.startswith("chaingraph.") and layer != "__init__":
            target = module.split(".")[1]
            seen += 1
            assert RANK[target] <= RANK[layer], f"{layer} imports {module}"
    assert seen > 50


def test_bound_libraries_stay_at_home():
    for layer, module in imports():
        root = module.split(".")[0]
        assert layer in HOME.get(root, (layer,)), f"{layer} imports {root}"


def test_help_loads_nothing_heavy():
    heavy = ("polars", "neo4j", "networkx", "scipy", "numpy", "openpyxl", "pyvis", "jinja2")
    code = (
        "import sys; sys.argv=['chaingraph', '--help']\n"
        "from chaingraph.cli.app import run\n"
        f"run(['--help']); bad=[m for m in {heavy!r} if m in sys.modules]; sys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_tree_names_no_machine_and_no_host():
    root = PACKAGE.parent
    bad = ("/wo" + "rk/", "pypi" + ".org", "files.python" + "hosted", "maven" + ".org", "npmjs" + ".org")
    files = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    for name in files:
        if name.endswith((".py", ".toml", ".md", ".txt", ".js", ".css", ".html", "Makefile", "run")):
            content = (root / name).read_text(encoding="utf-8")
            assert not [word for word in bad if word in content], name
