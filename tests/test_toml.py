"""TOML files of a user: one sentence with the place for whatever is wrong, and nothing worse."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.errors import InputError, RuleError
from chaingraph.io import read_park
from chaingraph.io.mapping_schema import find_mapping_faults
from chaingraph.rules import rulebook
from chaingraph.rules.faults import find_local_faults
from chaingraph.toml import Key, TomlError, find_misfits, load_toml, number_not_zero, text

RULE = "party.zhejiang_general_branch"


def written(folder, content, name="m.toml"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("x = " + "[" * 3000 + "]" * 3000, "nested too deeply"),
        (".".join(["a"] * 3000) + " = 1", "nested too deeply"),
        ("x = " + "1" * 5000, "no valid TOML"),
        ("[[table]", "no valid TOML"),
        (b"\xff", "no text in UTF-8"),
        ("#" * 5 * 2**20, "larger than"),
    ],
)
def test_what_is_no_toml_is_one_sentence_wherever_it_is_read(content, word, tmp_path):
    path = written(tmp_path, content)
    with pytest.raises(TomlError, match=word) as caught:
        load_toml(path)
    assert caught.value.reason.zh
    written(tmp_path, "id,name\nE1,甲\n", "enterprises.csv")
    with pytest.raises(InputError, match=f"CG-I411 .*{word}"):
        read_park(tmp_path, mapping=path)
    with pytest.raises(RuleError, match=f"CG-R003 .*m.toml: {word}"):
        rulebook().with_local(path)


TABLE = '[[table]]\nfile = "firms*"\nkind = "Enterprise"\ncolumns = { name = "name", revenue = "revenue" }\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TABLE.replace('"firms*"', "1"), "table[1].file must be a text"),
        (TABLE.replace('"Enterprise"', "[]"), "table[1].kind must be one of"),
        (TABLE.replace('"name", r', "5, r"), "table[1].columns.name must be a text"),
        (TABLE.replace("{ name", "{ nam"), "table[1].columns.nam is no declared column"),
        (TABLE.replace('kind = "Enterprise"\n', ""), "table[1].kind is missing"),
        (TABLE + 'where = { name = "(" }', "table[1].where.name is no usable pattern '(' (unclosed group)"),
        (
            TABLE + 'where = { name = "^(?!x)" }',
            "(look-around, including look-ahead and look-behind, is not supported)",
        ),
        (TABLE + 'where = "x"', "table[1].where must be a table"),
        (TABLE + 'divide = { revenue = "x" }', "table[1].divide.revenue must be a number other than 0"),
        (TABLE + "divide = { revenue = 0 }", "table[1].divide.revenue must be a number other than 0"),
        (TABLE + "divide = { revenue = nan }", "table[1].divide.revenue must be a number other than 0"),
        (TABLE + "divide = { revenue = true }", "table[1].divide.revenue must be a number other than 0"),
        (TABLE + 'values = { name = "x" }', "table[1].values.name must be a table of name = value"),
        (TABLE + "values.name = { x = 1 }", "table[1].values.name.x must be a text"),
        (TABLE + 'lists = { products = "" }', "table[1].lists.products must be a text"),
        (TABLE + "constants = { source = [1] }", "table[1].constants.source must be a text, a number"),
        (TABLE + 'distinct = "yes"', "table[1].distinct must be true or false"),
        (TABLE + "colour = 1", "table[1].colour is unknown"),
        ("ignore = [1]\n" + TABLE, "ignore[1] must be a text"),
        ("[table]\nfile = 'x'", "table must be a list"),
        ("[[tables]]\nfile = 'x'", "tables is unknown"),
        ("[[links]]\nmakers = 1\nmax_makers = 0", "links[1].max_makers must be a number above 0"),
    ],
)
def test_every_wrong_key_of_a_mapping_is_named_with_its_place(content, said, tmp_path):
    written(tmp_path, "id,name,revenue\nE1,甲,2\n", "enterprises.csv")
    with pytest.raises(InputError, match="CG-I411") as caught:
        read_park(tmp_path, mapping=written(tmp_path, content))
    assert said in caught.value.text.en and "m.toml" in caught.value.text.en
    assert said.split(" ")[0].strip("(") in caught.value.text.zh


def test_a_right_mapping_passes_with_constants_of_every_type(tmp_path):
    written(tmp_path, "id,name,revenue\nE1,甲,2\n", "firms.csv")
    more = "constants = { employees = 5, social_organization = true, updated = 2023-05-01, priority = '是' }\n"
    more += "divide = { revenue = 0.5 }\nvalues.name = {}\n"
    (firm,) = read_park(tmp_path, mapping=written(tmp_path, TABLE + more))["Enterprise"].rows(named=True)
    assert (firm["employees"], firm["social_organization"], firm["revenue"]) == (5, True, 4.0)
    assert firm["updated"] == dt.date(2023, 5, 1)


VERSION = {"from": "2018-10-28", "value": "40", "verified": '"local"', "cite": '{ title = "t", issuer = "i" }'}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verified": "{ a = 1 }"}, "verified"),
        ({"verified": "[]"}, "verified"),
        ({"cite": '{ title = "t", issuer = 5 }'}, "values[1].cite.issuer must be a text"),
        ({"cite": '{ title = "t", issuer = "i", articel = "x" }'}, "values[1].cite.articel is unknown"),
        ({"cite": "5"}, "citation"),
        ({"valeu": "4"}, "values[1].valeu is unknown"),
        ({"value": "[1]"}, "look like"),
        ({"until": '"later"'}, "until"),
    ],
)
def test_every_wrong_key_of_a_rules_file_is_named(change, said, tmp_path):
    version = "\n".join(f"{name} = {value}" for name, value in {**VERSION, **change}.items())
    with pytest.raises(RuleError, match="CG-R005") as caught:
        rulebook().with_local(written(tmp_path, f"[[{RULE}.values]]\n{version}\n"))
    assert said in caught.value.text.en and RULE in caught.value.text.en


@pytest.mark.parametrize("content", ["x = 1", "[party]\nbranch_min = 4", "[a.b]", "[party.branch_min]\nvalue = 4"])
def test_what_belongs_to_no_rule_is_not_passed_over(content, tmp_path):
    with pytest.raises(RuleError, match=r"CG-R005 .* is no rule"):
        rulebook().with_local(written(tmp_path, content))


def test_a_list_of_numbers_keeps_its_length_and_a_number_its_end(tmp_path):
    for rule, value in (("plan.weights", "[1, 2]"), ("pairing.industry_levels", "[1.0, nan, 0.5]")):
        version = "\n".join(f"{name} = {given}" for name, given in {**VERSION, "value": value}.items())
        with pytest.raises(RuleError, match="look like"):
            rulebook().with_local(written(tmp_path, f"[[{rule}.values]]\n{version}\n"))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.dates() | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["file", "kind", "columns", "where", "values", "makers", "relation", "name", "from", "cite"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(stated=st.dictionaries(st.sampled_from(["table", "links", "ignore", "x"]), ANYTHING))
def test_no_mapping_of_any_shape_raises(stated):
    for fault in find_mapping_faults(stated):
        assert fault.zh and fault.en


@given(values=ANYTHING, kind=ANYTHING)
def test_no_rules_of_any_shape_raise(values, kind):
    for fault in find_local_faults("r", {"values": values, "kind": kind}):
        assert fault.zh and fault.en


@given(st.floats() | st.integers() | st.booleans())
def test_a_divisor_divides(value):
    good = not find_misfits({"d": value}, {"d": Key(number_not_zero)})
    finite = isinstance(value, float) and math.isfinite(value)
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    assert good == ((finite or whole) and value != 0)


def test_unknown_keys_come_last_and_missing_ones_are_named():
    schema = {"a": Key(text, required=True), "b": Key(text)}
    said = [fault.en for fault in find_misfits({"c": 1, "b": 2}, schema, "t")]
    assert said == ["t: a is missing", "t: b must be a text", "t: c is unknown"]
