"""Imports point one way, and heavy or bound libraries stay in their place."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import networkx as nx

import chaingraph

PACKAGE = Path(chaingraph.__file__).parent
ORDER = (
    ("errors", "lazy", "vocabulary", "writeback"),
    ("model", "toml"),
    ("privacy", "rules"),
    ("words",),
    ("notes",),
    ("quality", "park", "rows", "table", "answer_json", "headings"),
    ("derived", "graph"),
    ("io",),
    ("store",),
    ("kernels",),
    ("asof",),
    ("sample", "analysis"),
    ("view",),
    ("cli", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
HOME = {"neo4j": ("store",), "pyvis": ("view",), "click": ("cli",)}
QUESTIONS = {path.name for path in (PACKAGE / "analysis").iterdir() if (path / "__init__.py").is_file()}
USES = {  # a question stands on the answers of these, by their public faces alone
    "assignment": {"coverage"},
    "ask_first": {"coverage", "supply"},
    "joint": {"coverage"},
    "layers": {"supply"},
    "organizations": {"coverage"},
    "pairing": {"supply"},
    "plan": {"coverage", "development"},
    "demonstration": {"aims"},
    "eligibility": {"coverage"},
    "protect": {"coverage", "development", "joint", "supply"},
    "problems": {"supply"},
    "statistics": {"coverage"},
}
MODULES = {
    ".".join(("chaingraph", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def told_types_only(node):
    """Tell whether a statement is under ``if TYPE_CHECKING``."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def statements(path):
    """Yield the imports of a file that are carried out, early or late: module and the name taken of it."""
    todo = [ast.parse(path.read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        todo += [child for child in ast.iter_child_nodes(node) if not told_types_only(child)]
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)


def imports():
    """Yield the layer that imports and the module that it imports."""
    for path in MODULES.values():
        layer = path.relative_to(PACKAGE).with_suffix("").parts[0]
        yield from ((layer, module) for module, _ in statements(path))


def own_imports():
    """Yield the modules of the package that import one another, and the name that is taken: of the module or it."""
    for name, path in MODULES.items():
        for module, taken in statements(path):
            if module.split(".")[0] == "chaingraph":
                inner = f"{module}.{taken}"
                yield (name, inner, None) if inner in MODULES else (name, module, taken)


def test_imports_point_one_way():
    seen = 0
    for layer, module in imports():
        if module.startswith("chaingraph.") and layer != "__init__":
            target = module.split(".")[1]
            seen += 1
            assert RANK[target] <= RANK[layer], f"{layer} imports {module}"
    assert seen > 50


def test_no_modules_import_one_another_in_a_circle():
    graph = nx.DiGraph((name, module) for name, module, _ in own_imports() if name != module)
    circles = [sorted(found) for found in nx.strongly_connected_components(graph) if len(found) > 1]
    assert graph.number_of_edges() > 500 and not circles


def test_only_commands_reach_for_a_store():
    for layer, module in imports():
        if module.startswith("chaingraph.store"):
            assert layer in {"store", "cli"}, f"{layer} imports {module}"


def test_questions_stand_on_one_another_by_their_faces_and_by_the_list_alone():
    seen = set()
    for name, module, taken in own_imports():
        parts, target = name.split("."), module.split(".")
        asked = target[1:2] == ["analysis"] and target[2:3] and target[2] in QUESTIONS
        if not asked or parts[1:2] != ["analysis"] or target[2:3] == parts[2:3]:
            continue
        question, other = parts[2], target[2]
        assert other in USES.get(question, ()), f"{name} imports {module}"
        face = importlib.import_module(f"chaingraph.analysis.{other}")
        assert len(target) == 3 and taken in face.__all__, f"{name} imports {taken} of {module}, which is no face"
        seen.add((question, other))
    assert seen == {(question, other) for question, others in USES.items() for other in others}
    assert set(USES) <= QUESTIONS


def test_a_question_shows_others_its_face_alone():
    """Views and commands, too, know a question by what it shows: its functions and the declarations of its answers."""
    for name, module, taken in own_imports():
        target = module.split(".")
        if target[1:2] == ["analysis"] and name.split(".")[1] != "analysis" and target[2] in QUESTIONS:
            assert target[3:] in ([], ["answers"]), f"{name} imports {taken} of {module}"


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
