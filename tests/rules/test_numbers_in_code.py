"""No number of a rule stands in the code that asks it."""

import ast
from pathlib import Path

import pytest

import chaingraph


def test_no_analysis_compares_with_a_number_of_its_own():
    """Every number that decides comes from a rule: none above 1 stands in a comparison."""
    found = []
    for path in sorted((Path(chaingraph.__file__).parent / "analysis").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            sides = []
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in COMPARING:
                sides = node.args
            found += [f"{path.name}:{node.lineno}" for side in sides if is_number_above_one(side)]
    assert found == []


COMPARING = {"lt", "le", "gt", "ge", "eq", "ne", "is_between", "eq_missing", "ne_missing", "clip"}


def is_number_above_one(node):
    """Tell whether an expression is such a number, or is made of one by arithmetic."""
    if isinstance(node, ast.BinOp):
        return is_number_above_one(node.left) or is_number_above_one(node.right)
    if isinstance(node, ast.UnaryOp):
        return is_number_above_one(node.operand)
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value > 1


@pytest.mark.parametrize(
    "code", ["n >= 3", "3 <= n", "n < 2 * 25", "n > -(-3)", "pl.col('n').ge(50)", "n.is_between(2, 5)"]
)
def test_the_check_sees_a_number(code):
    node = ast.parse(code, mode="eval").body
    sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else node.args
    assert any(is_number_above_one(side) for side in sides)
