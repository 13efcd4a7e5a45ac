"""Codes of errors are stable: one code has one meaning, and every sentence stands in both languages."""

import ast
from collections import defaultdict
from pathlib import Path

import chaingraph

PACKAGE = Path(chaingraph.__file__).parent


def raised():
    """Every error and finding that is made with a code of its own: (code, file)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            code = node.args[0]
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if (
                name.endswith(("Error", "Finding"))
                and isinstance(code, ast.Constant)
                and str(code.value).startswith("CG-")
            ):
                yield code.value, path.relative_to(PACKAGE).as_posix()


def test_one_code_has_one_home():
    """Engines of one kind may say the same thing; elsewhere a code belongs to one file."""
    homes = defaultdict(set)
    for code, path in raised():
        # a park that no graph can hold is refused in the same words by the graph and by the stores
        engine = path == "graph.py" or path.startswith("store/")
        homes[code].add("engines" if engine else path)
    assert len(homes) > 10
    assert {code: sorted(paths) for code, paths in homes.items() if len(paths) > 1} == {}


def test_every_finding_is_declared_once():
    from chaingraph.io.codes import _DECLARED, CODES

    codes = [code for code, *_ in _DECLARED]
    assert len(codes) == len(set(codes)) == len(CODES)


def test_findings_and_errors_share_no_code():
    from chaingraph.io.codes import CODES

    assert not {code for code, _ in raised()} & set(CODES)


def test_every_text_has_both_languages():
    """A `Text` of two constants never says the same Chinese in English, and neither is empty alone."""
    count = 0
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and len(node.args) == 2:
                zh, en = node.args
                if isinstance(zh, ast.Constant) and isinstance(en, ast.Constant):
                    count += 1
                    assert bool(zh.value) == bool(en.value), (path, zh.value, en.value)
                    assert not any("\u4e00" <= letter <= "\u9fff" for letter in en.value) or en.value == zh.value, (
                        path,
                        en.value,
                    )
    assert count > 200
