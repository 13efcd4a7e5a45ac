"""Answers as JSON: the same values as the answer, each sentence once, nothing held but a slice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parks import literal, reason_of
from test_rows import mappings
from viewcase import answers_of, drawn_park

from chaingraph import answer_json
from chaingraph.analysis.coverage import find_branchless
from chaingraph.answer_json import json_lines, json_object
from chaingraph.errors import Text
from chaingraph.rows import Rows
from chaingraph.table import Column, Table
from chaingraph.view.masking import mask_table
from chaingraph.words import Words, plain


def table_of(rows, **more):
    names = rows[0] if rows else ()
    return Table("t", Text("表", "table"), tuple(Column(name, Text(name, name)) for name in names), rows, **more)


def whole(value, words):
    """Give each reason its sentence again."""
    if isinstance(value, list):
        return [whole(item, words) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() != {"code", "form", "facts"}:
        return {name: whole(item, words) for name, item in value.items()}
    form = words[value["code"]][value["form"]]
    text = Text(form["zh"], form["en"]).format(**value["facts"])
    return {"code": value["code"], "facts": value["facts"], "rules": form["rules"], "zh": text.zh, "en": text.en}


def told(value):
    """A value as JSON text holds it, half surrogate pairs replaced."""
    return json.loads(json.dumps(plain(value), ensure_ascii=False).encode("utf-8", "replace"))


@given(mappings())
def test_json_holds_what_any_answer_holds(rows):
    table = table_of(rows)
    lines = [json.loads(line) for line in b"".join(json_lines(table)).split(b"\n")[:-1]]
    assert lines == [told(row) for row in rows]
    assert b"".join(json_object(table)).count(b"\n") < 8 + len(rows)


DECLARED = Words(
    {
        "facts": {"n": "count", "fact": "name"},
        **{code: {"zh": "{n} {fact}", "en": "{fact}"} for code in ("few", "many")},
    }
)
DRAWN = st.tuples(st.sampled_from(["few", "many"]), st.text("{}a链"), st.none() | st.text("{x}"), st.integers())


@given(st.lists(DRAWN, max_size=8))
def test_words_cover_every_code_and_give_back_every_sentence(drawn):
    rows = [
        {"why": (reason_of(code, literal(said), literal(said), {"n": n}, ("r",)) if fact is None
                 else DECLARED.reason(code, n=n, fact=fact),)}
        for code, said, fact, n in drawn
    ]  # fmt: skip
    answer = table_of(rows).to_json()
    assert [whole(row, answer.get("words")) for row in answer["rows"]] == [plain(row) for row in rows]
    forms = [(code, form["zh"]) for code, forms in answer.get("words", {}).items() for form in forms]
    assert {code for code, _ in forms} == {code for code, *_ in drawn} and len(set(forms)) == len(forms)
    assert sum(zh == "{n} {fact}" for _, zh in forms) == len({code for code, _, fact, _ in drawn if fact is not None})


@pytest.mark.parametrize("hand_out", [lambda table: table, mask_table])
def test_real_answers_say_in_json_what_their_rows_say(hand_out):
    for table in (hand_out(found) for found in (*answers_of().values(), find_branchless(drawn_park()))):
        answer = table.to_json()
        assert [whole(row, answer.get("words")) for row in answer["rows"]] == [plain(row) for row in table.rows]


def test_order_of_the_object():
    table = table_of([{"a": reason_of("few", "少", "few")}], notes=(Text("注", "note"),))
    table = Table("u", Text("表", "t"), table.columns, table.rows, notes=table.notes, parts={"p": table, "q": table})
    answer = table.to_json()
    assert list(answer) == ["title", "as_of", "parameters", "rules", "rows", "words", "notes", "parts"]
    assert list(answer["parts"]) == ["p", "q"] and answer["parts"]["p"]["words"] == answer["words"]
    assert "words" not in table_of([{"a": 1}]).to_json()


def test_a_reason_is_encoded_once_and_no_row_is_made(monkeypatch):
    table = find_branchless(drawn_park(300))
    codes = sum(len(reasons) for reasons in {id(value): value for value in table.column("reasons")}.values())
    seen = []
    of = answer_json.Wording.of
    monkeypatch.setattr(answer_json.Wording, "of", lambda self, reason: seen.append(reason) or of(self, reason))
    monkeypatch.setattr(Rows, "__iter__", lambda self: pytest.fail("a row was made"))
    monkeypatch.setattr(Rows, "__getitem__", lambda self, place: pytest.fail("a row was made"))
    pieces = list(json_object(table))
    assert len(seen) == codes < len(table) > 100
    assert len(pieces) > 3


def test_pieces_stay_small_however_many_rows(monkeypatch):
    monkeypatch.setattr(answer_json, "_LINES", 10)
    table = table_of([{"a": number} for number in range(1000)])
    assert len(list(json_lines(table))) == 100
    assert max(len(piece) for piece in json_object(table)) < 200
    assert json.loads(b"".join(json_object(table)))["rows"] == list(table.rows)
