"""Case files: a small park, a question and the rows that it must give, in one TOML file."""

import tomllib

from paths import CASE_FOLDER

from chaingraph.analysis.ask_first import find_questions
from chaingraph.analysis.assignment import assign_officers
from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.development import find_development
from chaingraph.analysis.eligibility import find_certificates, find_conditions, find_ladders, find_policies
from chaingraph.analysis.figures import reconcile_figures
from chaingraph.analysis.match import find_matches, find_unmet, list_demands
from chaingraph.analysis.organizations import check_organizations, find_chain_tiers, summarize_committees
from chaingraph.analysis.problems import find_closing_times, find_groups
from chaingraph.analysis.stages import find_gaps, find_stages
from chaingraph.errors import RuleError
from chaingraph.model import KINDS
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.table import Column, Table

QUESTIONS = (
    *("ask_first", "assignment", "coverage", "development", "eligibility", "figures", "gaps", "match"),
    *("organizations", "problems", "rules", "scorecard", "stages", "tiers"),
)
CASES = sorted(
    (path for name in QUESTIONS for path in (CASE_FOLDER / name).glob("*.toml")), key=lambda path: path.as_posix()
)
KNOWN = {kind.name for kind in KINDS}
FIELDS = {"about", "article", "function", "part", "on", "arguments", "where", "expected", "overall", "notes"}


def look_up(park, *, on=None, asked):
    """Return rules as they stand on days: the value, or the code of the error."""
    del park, on
    rows = []
    for line in asked:
        question = {"id": line["id"], "on": line["on"]}
        row = dict.fromkeys(("value", "title", "article", "base", "hard", "verified", "early", "error"))
        try:
            found = rulebook().rule(question["id"], question["on"]).to_dict()
            row |= {name: found[name] for name in row if name in found}
        except RuleError as error:
            row["error"] = error.code
        rows.append({**question, **row})
    columns = tuple(Column(name, None) for name in rows[0])
    return Table("rules", None, columns, tuple(rows))


FUNCTIONS = {
    "find_development": find_development,
    "find_branchless": find_branchless,
    "assign_officers": assign_officers,
    "find_certificates": find_certificates,
    "find_conditions": find_conditions,
    "find_ladders": find_ladders,
    "find_policies": find_policies,
    "find_questions": find_questions,
    "find_closing_times": find_closing_times,
    "find_groups": find_groups,
    "find_matches": find_matches,
    "find_unmet": find_unmet,
    "list_demands": list_demands,
    "check_organizations": check_organizations,
    "find_chain_tiers": find_chain_tiers,
    "summarize_committees": summarize_committees,
    "reconcile_figures": reconcile_figures,
    "find_gaps": find_gaps,
    "find_stages": find_stages,
    "rule": look_up,
}


def read_case(path):
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(case) <= FIELDS | KNOWN, set(case) - FIELDS - KNOWN
    tables = {name: [{"source": "synthetic", **row} for row in rows] for name, rows in case.items() if name in KNOWN}
    return case, Park.from_rows(tables)


def answer_of(path):
    case, park = read_case(path)
    arguments = {"asked": case["expected"]} if case["function"] == "rule" else case.get("arguments", {})
    answer = FUNCTIONS[case["function"]](park, on=case.get("on"), **arguments)
    return case, answer.parts[case["part"]] if "part" in case else answer
