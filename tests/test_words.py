"""Sentences by code: both languages, placeholders are facts, facts have kinds, counts of people are masked first."""

import json
import re
import tomllib
from pathlib import Path
from string import Formatter

import numpy as np
import pytest

import chaingraph
from chaingraph.words import FactKind, Words, masked, plain

FILES = sorted(Path(chaingraph.__file__).parent.rglob("words.toml"))
FOLDERS = {path.parent.name: path.parent for path in FILES}
DECLARED = {path.parent.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
CODES = [
    (name, code, entry)
    for name, declared in DECLARED.items()
    for code, entry in declared.items()
    if code not in {"facts", "labels"}
]


def placeholders(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize(("name", "code", "entry"), CODES, ids=[f"{name}:{code}" for name, code, _ in CODES])
def test_a_code_has_both_sentences_and_its_placeholders_are_facts_with_a_kind(name, code, entry):
    assert entry.keys() <= {"rules", "at_once", "zh", "en"} and entry["zh"] and entry["en"]
    assert entry.get("at_once", True) is True
    assert placeholders(entry["zh"]) | placeholders(entry["en"]) <= DECLARED[name]["facts"].keys()


def test_every_kind_is_known_and_every_fact_is_used():
    for name, declared in DECLARED.items():
        kinds = declared["facts"]
        assert set(kinds.values()) <= set(FactKind), name
        assert set(declared.get("labels", {})) <= {fact for fact, kind in kinds.items() if kind == "label"}
        said = {part for _, code, entry in CODES if _ == name for part in placeholders(entry["zh"] + entry["en"])}
        code = "".join(path.read_text(encoding="utf-8") for path in FOLDERS[name].glob("*.py"))
        given = {fact for fact in kinds if re.search(rf'\b{fact}=|"{fact}"', code)}
        assert set(kinds) <= said | given, (name, set(kinds) - said - given)


WORDS = Words(
    {
        "facts": {"members": "people", "missing": "people", "limit": "limit", "months": "limit", "km": "distance",
                  "parts": "said", "units": "name"},
        "short": {"zh": "正式党员{members:名}，不足 {limit} 名，还差 {missing} 名",
                  "en": "full members: {members}, fewer than {limit}, {missing} short"},
        "long": {"zh": "{parts}；{units}", "en": "{parts}; {units}"},
        "far": {"zh": "相距 {km} 公里，{months} 个月", "en": "{km} km apart, {months:month}"},
    }
)  # fmt: skip


def test_counts_of_people_are_masked_before_they_are_said():
    reason = WORDS.reason("short", members=2, limit=3, missing=1)
    assert reason.text.zh == "正式党员 2 名，不足 3 名，还差 1 名"
    hidden = reason.sentence.mask(reason.facts)
    assert hidden == {"members": "<5", "limit": 3, "missing": "<5"}
    assert reason.sentence.say(hidden).en == "full members: <5, fewer than 3, <5 short"


def test_a_part_is_masked_with_its_sentence():
    part = WORDS.said("short", members=1, limit=3, missing=2)
    reason = WORDS.reason("long", parts=(part, part), units=("甲", "乙"))
    hidden = reason.sentence.say(reason.sentence.mask(reason.facts))
    assert "1" not in hidden.zh and "2" not in hidden.zh and hidden.zh.endswith("；甲、乙")


def test_unknown_is_said_as_unknown_and_masked_as_unknown():
    assert WORDS.reason("short", members=None, limit=3, missing=None).text.zh.startswith("正式党员人数未知，")
    assert masked(None) is None


def test_nothing_that_a_rule_compares_is_rounded_away():
    assert WORDS.reason("far", km=1.504, months=1).text.en == "1.504 km apart, 1 month"
    assert WORDS.reason("far", km=1.5, months=3).text.en == "1.5 km apart, 3 months"


def test_a_fact_without_a_kind_and_a_missing_fact_are_refused():
    with pytest.raises(KeyError, match="people"):
        WORDS.reason("short", members=2, limit=3, missing=1, people=7)
    with pytest.raises(KeyError, match="missing"):
        WORDS.reason("short", members=2, limit=3)


def test_numbers_of_numpy_are_numbers():
    given = {"count": np.int64(3), "share": np.float32(0.5), "yes": np.bool_(True), "none": np.float64("nan")}
    assert json.loads(json.dumps(plain(given))) == {"count": 3, "share": 0.5, "yes": True, "none": None}
