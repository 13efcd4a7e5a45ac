"""The recipes of CONTRIBUTING are followed to the letter on a copy of the tree; the result is looked for everywhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT

BLOCK = re.compile(r"^```\w+ (\S+) (new|under ([^\n]+))\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COPIED = ("chaingraph", "cypher", "tools", "README.md", "README.zh-CN.md", "pyproject.toml")
QUESTION = "chaingraph/analysis/secretaries/"

LOOK = """
import json, sys
from pathlib import Path
import openpyxl
from click.shell_completion import ShellComplete
import chaingraph
from chaingraph.analysis.answers import all_answers, headlines, ways_back
from chaingraph.cli.app import COMMANDS, command
from chaingraph.io.dictionary import describe_schema
from chaingraph.model import KINDS, kind
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.store.queries import all_queries
from chaingraph.view.page.content import page_data
from chaingraph.view.page.write import render_page
from chaingraph.view.paper.report import build_summary
from chaingraph.view.workbook import write_workbook

source = {"source": "synthetic"}
park = Park.from_rows({
    "Enterprise": [{"id": "E", "name": "甲厂", **source}],
    "PartyOrganization": [{"id": key, "name": key + "支部", "kind": "branch", **source} for key in "ABC"],
    "Member": [{"id": "M", "stage": "full", **source}],
    "SERVES_AS": [{"from_id": "M", "to_id": key, "role": "secretary", **source} for key in "AB"],
})
answers = headlines(park)
write_workbook(answers, Path("answers.xlsx"), language="en")
print(json.dumps({
    "home": chaingraph.__file__,
    "columns": kind("Enterprise").columns,
    "schema": json.dumps(describe_schema("en").to_json()),
    "kinds": [declared.name for declared in KINDS],
    "rules": list(rulebook().ids),
    "commands": list(COMMANDS),
    "completed": [item.value for item in ShellComplete(command, {}, "chaingraph", "X").get_completions([], "secr")],
    "rows": answers["secretaries"].to_json()["rows"],
    "told": json.dumps(answers["secretaries"].to_json()),
    "answers": list(answers),
    "sheets": openpyxl.load_workbook("answers.xlsx").sheetnames,
    "report": build_summary(park, answers, language="en").html,
    "view": page_data(park, answers)["tables"]["secretaries"]["view"],
    "page": render_page(park, answers),
    "ways": list(ways_back()),
    "queries": list(all_queries()),
}, default=str))
"""


def blocks():
    return [match.groups() for match in BLOCK.finditer((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))]


def do(tree, path, how, anchor, text):
    """Do what a block says."""
    target = tree / path
    if how == "new":
        assert not target.exists(), path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return
    lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if anchor in line)
    lines.insert(place + 1, text)
    target.write_text("".join(lines), encoding="utf-8")


class Tree:
    """A copy of the tree in which the recipes were followed."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(folder),
            "CHAINGRAPH_LANG": "en",
            "CHAINGRAPH_CACHE": "none",
        }

    def python(self, *words):
        done = subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recipes")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    left_out = shutil.ignore_patterns("__pycache__", "node_modules")
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=left_out)
    for block in blocks():
        do(folder, *block)
    return Tree(folder)


@pytest.fixture(scope="module")
def found(tree):
    looked = json.loads(tree.python("-c", LOOK))
    assert Path(looked["home"]).is_relative_to(tree.folder)
    return looked


def test_every_recipe_is_an_example_that_is_followed():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipes = re.split(r"^### ", text[text.index("## How to add") : text.index("## What a change")], flags=re.MULTILINE)
    told = {recipe.splitlines()[0] for recipe in recipes[1:] if not BLOCK.search(recipe)}
    assert told == {"A format that is read", "Other things"}
    assert sum(line.startswith("```") for line in text.splitlines()) == 2 * len(blocks())


def test_a_column_is_read_and_described(found):
    assert "floor_area" in found["columns"] and "floor_area" in found["schema"]


def test_a_kind_is_declared(found):
    assert "Exhibition" in found["kinds"]


def test_a_rule_is_in_force(found, tree):
    assert "secretaries.most_posts" in found["rules"]
    assert "secretaries.most_posts" in tree.python("-m", "chaingraph", "rules", "--format", "csv")


def test_a_worked_case_is_run(tree):
    said = tree.python(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/analysis/test_cases.py", "-k", "foreign_branch"
    )
    assert "1 passed" in said


def test_a_mapping_reads_a_foreign_file(tree):
    park = tree.folder / "foreign"
    park.mkdir()
    (park / "firms.csv").write_text("no,firm,staff\nE1,甲厂,7\n", encoding="utf-8")
    told = tree.python("-m", "chaingraph", "export", park, "--map", "bureau_list", "-o", tree.folder / "park.json")
    assert "甲厂" in (tree.folder / "park.json").read_text(encoding="utf-8"), told


def test_a_question_is_found_wherever_answers_stand(found, tree):
    assert "secretaries" in found["commands"] and found["completed"] == ["secretaries"]
    assert [row["organization_id"] for row in found["rows"]] == ["A", "B"]
    assert "its secretary leads 1 other organization" in found["told"]
    assert "secretaries" in found["answers"] and "secretaries" in found["sheets"]
    assert found["report"].count("Secretaries and their organizations") >= 1
    assert "Organizations of a shared secretary" in found["report"]
    assert found["view"] == "secretaries" and "page.views.secretaries" in found["page"]
    assert "secretaries" in found["ways"]
    assert "--on" in tree.python("-m", "chaingraph", "secretaries", "--help")


def test_a_question_is_a_few_files_and_its_title_one_text():
    mine = [block for block in blocks() if "secretar" in block[0] and not block[0].startswith("chaingraph/rules")]
    assert len({path for path, *_ in mine}) + len(("its test", "the twin of its query")) <= 8
    told = "".join(text for *_, text in mine)
    assert told.count("书记任职情况") == 1 == told.count("Secretaries and their organizations")


def test_the_generated_files_follow(found, tree):
    assert "organization/shared_secretaries" in found["queries"]
    for tool in ("query_index", "command_table"):
        tree.python(tree.folder / "tools" / f"{tool}.py")
    for name, text in (("README.md", "whose secretary leads"), ("README.zh-CN.md", "书记同时任职")):
        assert text in (tree.folder / name).read_text(encoding="utf-8")
    assert "shared_secretaries" in (tree.folder / "cypher" / "README.md").read_text(encoding="utf-8")


def test_a_query_answers(tree):
    park = tree.folder / "asked"
    park.mkdir()
    (park / "enterprises.csv").write_text("id,name,source\nE,甲厂,synthetic\n", encoding="utf-8")
    (park / "organizations.csv").write_text(
        "id,name,kind,source\nA,甲支部,branch,synthetic\nB,乙支部,branch,synthetic\n", encoding="utf-8"
    )
    (park / "members.csv").write_text("id,stage,source\nM,full,synthetic\n", encoding="utf-8")
    (park / "offices.csv").write_text(
        "from_id,to_id,role,source\nM,A,secretary,synthetic\nM,B,secretary,synthetic\n", encoding="utf-8"
    )
    asked = tree.python("-m", "chaingraph", "query", park, "shared_secretaries", "--format", "csv")
    assert "A," in asked and "B," in asked
    printed = tree.python("-m", "chaingraph", "secretaries", park, "--format", "jsonl")
    assert {json.loads(line)["organization_id"] for line in printed.splitlines()} == {"A", "B"}


def test_a_check_of_doctor_is_run(tree):
    assert "GiB" in tree.python("-m", "chaingraph", "doctor", "--format", "csv")
