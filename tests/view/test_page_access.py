"""The explorer for keyboards and screen readers, and in the language of Chromium 86."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from conftest import missing
from paths import ROOT
from viewcase import VIEWS, answers_of, drawn_park

NODE = ROOT / "tests" / "node_modules"
TEMPLATES = ROOT / "chaingraph" / "view" / "templates"


def tool(name):
    """Path of something that `make test` installs from tests/package.json."""
    path = NODE / name
    if not path.exists():
        missing(f"tests/node_modules/{name} (make tests/node_modules)")
    if shutil.which("node") is None:
        missing("node")
    return path


@pytest.mark.parametrize(("language", "chosen"), [("zh", None), ("zh", "E7"), ("en", "E7")])
def test_no_rule_of_axe_is_broken_in_any_view(visit, language, chosen):
    axe = tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    page, wrong = visit(drawn_park(), answers_of(), language=language)
    page.evaluate(axe)  # by the debugger: the policy of the page would not let a script in
    if chosen:
        page.fill("#search", chosen)
        page.keyboard.press("Enter")
    for view in VIEWS:
        page.click(f"#tab-{view}")
        found = page.evaluate("async () => (await axe.run()).violations")
        assert [(item["id"], [node["target"] for node in item["nodes"]][:3]) for item in found] == [], view
    assert wrong == []


def test_axe_would_see_a_button_without_a_name(visit):
    axe = tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    page, _ = visit(drawn_park(), answers_of())
    page.evaluate(axe)
    page.evaluate("document.querySelector('main').appendChild(document.createElement('button'))")
    assert "button-name" in page.evaluate("async () => (await axe.run()).violations.map(v => v.id)")


def test_everything_can_be_done_without_a_mouse(visit):
    page, wrong = visit(drawn_park(), answers_of())
    page.focus("#tab-overview")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#view-network")
    assert page.evaluate("document.activeElement.id") == "tab-network"
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#view-chains")
    # the picture is one stop of the tab key; arrows walk from firm to firm, Enter chooses
    page.focus("#view-chains g.target[tabindex='0']")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
    assert page.locator("#view-chains g.target[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    assert page.is_visible("#details")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("合成企业")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "hit-1"
    page.keyboard.press("Enter")
    assert page.inner_text("#said") == page.inner_text("#details h2")
    page.focus("#tab-coverage")
    page.keyboard.press("Enter")
    page.focus("#table-branchless .sort")
    page.keyboard.press("Enter")
    assert page.get_attribute("#table-branchless th", "aria-sort") == "ascending"
    assert wrong == []


def lint(name, *arguments):
    command = [tool(f".bin/{name}"), "--config", f"tests/{name}.config.mjs", *arguments]
    return subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_scripts_and_styles_are_understood_by_chromium_86():
    for name, what in (("eslint", TEMPLATES), ("stylelint", TEMPLATES / "*.css")):
        done = lint(name, what)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_linters_would_see_what_is_newer_or_dangerous():
    planted = {
        "page.x = structuredClone({});": "no-undef",
        "page.x = Object.hasOwn(page, 'x');": "es-x/no-object-hasown",
        "page.x = page.y.at(-1);": "es-x/no-array-prototype-at",
        "document.body.innerHTML = page.x;": "no-restricted-properties",
        "page.x = fetch('x');": "no-restricted-globals",
        "page.x = new Intl.Segmenter();": "compat/compat",
    }
    seen = seen_in("\n".join(planted))
    assert [(rule, place + 1) for place, rule in enumerate(planted.values()) if (rule, place + 1) not in seen] == []
    assert (None, 1) in seen_in("page.x ||= 1;")  # what cannot even be parsed


def seen_in(script):
    """Rules that a script breaks, with their lines."""
    command = [str(tool(".bin/eslint")), "--config", "tests/eslint.config.mjs", "--format", "json", "--stdin",
               "--stdin-filename", "chaingraph/view/templates/js/planted.js"]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, input=script, capture_output=True, text=True, check=False)
    return {(message["ruleId"], message["line"]) for message in json.loads(done.stdout)[0]["messages"]}


@pytest.mark.parametrize("name", ["draw", "dossier", "summary"])
def test_no_rule_of_axe_is_broken_in_the_other_pages(browser, tmp_path, name):
    from chaingraph.analysis.coverage import find_branchless
    from chaingraph.analysis.dossier import build_dossier
    from chaingraph.sample import build_sample
    from chaingraph.view.page.draw import draw_focus
    from chaingraph.view.paper.dossier import show_dossier
    from chaingraph.view.paper.report import build_summary

    axe = tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    park = build_sample(seed=1).park
    answers = {"branchless": find_branchless(park)}
    make = {
        "draw": lambda: draw_focus(park, "E0000094", answers),
        "dossier": lambda: show_dossier(build_dossier(park, "E0000094", answers), digest=park.digest),
        "summary": lambda: build_summary(park, answers),
    }
    make[name]().write(tmp_path / "page.html")
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto((tmp_path / "page.html").as_uri())
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run()).violations")
    assert [(item["id"], [node["target"] for node in item["nodes"]][:3]) for item in found] == []
    page.close()
