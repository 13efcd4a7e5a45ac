"""The data dictionary says what the declarations say."""

import pytest

from chaingraph.io.dictionary import CHECK_WORDS, CLASS_WORDS, TYPE_WORDS, describe_schema, note_of
from chaingraph.model import EDGES, KINDS, Check, DataClass, Type, kind


def test_one_row_per_declared_property():
    table = describe_schema("zh")
    assert [(row["kind"], row["property"]) for row in table.rows] == [
        (k.name, p.name) for k in KINDS for p in k.properties
    ]
    assert all(set(row) == {column.name for column in table.columns} for row in table.rows)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rows_follow_the_declaration(language):
    rows = {(row["kind"], row["property"]): row for row in describe_schema(language).rows}
    code = rows["Enterprise", "uscc"]
    assert (code["type"], code["check"], code["data_class"], code["source"]) == ("text", "uscc", "C0", "GB 32100-2015")
    assert rows["Certificate", "enterprise_id"]["reference"] == ["Enterprise"]
    assert rows["Enterprise", "employees"]["unit"] == "人"
    expected = kind("IN_CHAIN")["role"].values["leader"].in_language(language)
    assert rows["IN_CHAIN", "role"]["values"]["leader"] == expected
    assert rows["Enterprise", "uscc"]["values"] is None
    ends = {end: rows["SUPPLIES", end]["verb"] for end in ("from_id", "to_id")}
    assert ends == {end: EDGES["SUPPLIES"].verb(end).in_language(language) for end in ends}
    assert rows["SUPPLIES", "product"]["verb"] is None and rows["Enterprise", "id"]["verb"] is None


def test_every_type_check_and_class_has_words():
    assert set(TYPE_WORDS) == set(Type)
    assert set(CHECK_WORDS) == set(Check)
    assert set(CLASS_WORDS) == set(DataClass)


def test_notes_name_need_choices_and_reference():
    assert note_of(kind("Enterprise")["name"], "zh").startswith("必填\n")
    assert "链主" in note_of(kind("IN_CHAIN")["role"], "zh")
    assert "Enterprise" in note_of(kind("SUPPLIES")["from_id"], "en")


def test_every_remark_of_the_template_is_in_the_language_of_the_reader():
    for declared in KINDS:
        for prop in declared.properties:
            assert prop.source is None or " " not in prop.source or prop.source.startswith("GB")  # a standard
    told = {language: note_of(kind("Enterprise")["source"], language) for language in ("zh", "en")}
    assert "登记名称" in told["zh"] and "the register that" not in told["zh"]
    assert "the register that" in told["en"]
