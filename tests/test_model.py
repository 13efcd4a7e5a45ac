"""Declarations: complete, unambiguous, and refused when something is missing."""

import pytest

from chaingraph.errors import Text
from chaingraph.model import KINDS, DataClass, Kind, Property, Type


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
