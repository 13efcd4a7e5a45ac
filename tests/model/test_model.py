"""Declarations: complete, unambiguous, and refused when something is missing."""

import pytest

from chaingraph.errors import Text
from chaingraph.model import EDGES, KINDS, DataClass, Kind, Property, Type
from chaingraph.model.core import edge


def test_every_kind_has_source_and_a_key():
    for kind in KINDS:
        assert kind["source"].required
        assert set(kind.key) <= set(kind.columns)


def test_every_label_exists_in_both_languages():
    for kind in KINDS:
        for prop in kind.properties:
            for words in (prop.label, *prop.values.values(), kind.label):
                assert words.zh and words.en


def test_a_property_without_a_personal_data_class_is_refused():
    with pytest.raises(TypeError):
        Property("x", Text("甲", "x"), Type.TEXT)
    with pytest.raises(TypeError, match="personal-data class"):
        Property("x", Text("甲", "x"), Type.TEXT, None)


def test_people_are_sensitive():
    (member,) = (kind for kind in KINDS if kind.name == "Member")
    classes = {prop.name: prop.data_class for prop in member.properties}
    assert all(value is DataClass.SENSITIVE for name, value in classes.items() if not name.startswith("source"))


def test_a_label_may_not_stand_for_two_columns():
    twice = (
        Property("a", Text("甲", "a"), Type.TEXT, DataClass.PUBLIC),
        Property("b", Text("甲", "b"), Type.TEXT, DataClass.PUBLIC),
    )
    with pytest.raises(TypeError, match="declared twice"):
        Kind("X", "xs", Text("某", "x"), "", twice)


@pytest.mark.parametrize("declared", EDGES.values(), ids=EDGES)
def test_every_edge_has_a_verb_for_each_end(declared):
    near, far = declared.verb("from_id"), declared.verb("to_id")
    assert near == declared.forward and far == declared.reverse
    for language in ("zh", "en"):
        assert near.in_language(language) and far.in_language(language)
        assert near.in_language(language) != far.in_language(language)
    with pytest.raises(KeyError):
        declared.verb("source")


@pytest.mark.parametrize("reverse", [("被供应", "Supplies"), ("供应", "Is supplied by"), ("", "Is supplied by")])
def test_an_edge_that_reads_the_same_from_both_ends_is_refused(reverse):
    words = {"table": "xs", "zh": "某", "en": "X", "article": "", "forward": ("供应", "Supplies"), "reverse": reverse}
    ends = {"start": (), "start_zh": "甲", "start_en": "a", "end": (), "end_zh": "乙", "end_en": "b"}
    with pytest.raises(TypeError, match="verb"):
        edge("X", **words, **ends)
