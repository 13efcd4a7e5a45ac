"""The fill-in workbook is what the declarations say, and `read_park` takes it once filled."""

import openpyxl
import pytest

from chaingraph.errors import InputError, Severity, UsageError
from chaingraph.io.constants import EXAMPLE_SOURCE, GUIDE_SHEET
from chaingraph.io.template import FIRST, choices_of, write_template
from chaingraph.model import KINDS, Check, Type, kind


@pytest.fixture(scope="module", params=["zh", "en"])
def template(request, tmp_path_factory):
    out = tmp_path_factory.mktemp("t") / "park.xlsx"
    write_template(out, language=request.param, full=True)
    return request.param, out, openpyxl.load_workbook(out)


def name_of(declared, language):
    return declared.label.zh if language == "zh" else declared.table


def test_a_sheet_for_each_kind_with_all_columns(template):
    language, _, book = template
    assert set(book.sheetnames) == {GUIDE_SHEET[language], *(name_of(declared, language) for declared in KINDS)}
    assert book.sheetnames[1:4] == [
        name_of(kind(name), language) for name in ("Enterprise", "PartyOrganization", "ESTABLISHED_IN")
    ]
    for declared in KINDS:
        sheet = book[name_of(declared, language)]
        headers = [prop.label.zh if language == "zh" else prop.name for prop in declared.properties]
        assert [cell.value for cell in sheet[1]] == headers
        assert all(cell.comment and cell.comment.text for cell in sheet[1])
        assert sheet.freeze_panes == "B2"


def test_codes_are_text_and_nothing_is_a_formula(template):
    language, _, book = template
    for declared in KINDS:
        sheet = book[name_of(declared, language)]
        for prop, cell in zip(declared.properties, sheet[2], strict=True):
            assert cell.data_type != "f"
            if prop.type in {Type.TEXT, Type.LIST}:
                assert (cell.number_format, type(cell.value)) == ("@", str)
                column = sheet.column_dimensions[cell.column_letter]
                assert column.number_format == "@" or prop.check is not Check.USCC


def test_choices_have_drop_downs(template):
    language, _, book = template
    for declared in KINDS:
        sheet = book[name_of(declared, language)]
        found = {next(iter(rule.sqref.ranges)).min_col: rule.formula1 for rule in sheet.data_validations.dataValidation}
        expected = {
            place: '"' + ",".join(choices_of(prop, language)) + '"'
            for place, prop in enumerate(declared.properties, start=1)
            if prop.type in {Type.ENUM, Type.BOOLEAN}
        }
        assert found == expected
        assert all(len(choices) <= 257 for choices in found.values())


def test_example_rows_say_so(template):
    language, _, book = template
    for declared in KINDS:
        place = declared.columns.index("source")
        assert book[name_of(declared, language)][2][place].value == EXAMPLE_SOURCE[language]


def test_a_filled_template_is_accepted_without_its_examples(template, tmp_path):
    from chaingraph.io.read import read_park

    language, out, _ = template
    book = openpyxl.load_workbook(out)
    sheet = book[name_of(kind("Enterprise"), language)]
    for row, (key, code) in enumerate((("E1", "91000000000000001N"), ("E2", None)), start=3):
        for name, value in (("id", key), ("name", f"厂{key}"), ("uscc", code), ("employees", 7), ("source", "表")):
            sheet.cell(row, kind("Enterprise").columns.index(name) + 1, value)
    sheet = book[name_of(kind("SUPPLIES"), language)]
    for name, value in (("from_id", "厂E1"), ("to_id", "E2"), ("source", "表")):
        sheet.cell(3, kind("SUPPLIES").columns.index(name) + 1, value)
    book.save(tmp_path / "filled.xlsx")
    park = read_park(tmp_path / "filled.xlsx")
    assert [finding for finding in park.findings if finding.severity is Severity.ERROR] == []
    assert park.summary() == {"Enterprise": 2, "SUPPLIES": 1}
    assert park["SUPPLIES"].select("from_id", "to_id").row(0) == ("E1", "E2")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_template_has_what_matters_and_is_accepted(language, tmp_path):
    from chaingraph.io.read import read_park

    write_template(tmp_path / "park.xlsx", language=language)
    book = openpyxl.load_workbook(tmp_path / "park.xlsx")
    assert book.sheetnames[1:] == [name_of(kind(name), language) for name in FIRST]
    firms = book[book.sheetnames[1]]
    assert (firms.max_column, firms.max_row) == (10, 1)
    assert all(sheet.page_setup.fitToHeight == 0 for sheet in book.worksheets[1:])
    heads = [cell.value for cell in firms[1]]
    for row, firm in enumerate(("甲厂", "乙厂"), start=3):  # a blank row above is no matter
        firms.cell(row, 1, firm)
        firms.cell(row, heads.index(heads[6]) + 1, 3)
    book.save(tmp_path / "filled.xlsx")
    park = read_park(tmp_path / "filled.xlsx")
    assert park["Enterprise"].select("name", "full_members").rows() == [("甲厂", 3), ("乙厂", 3)]
    assert park.findings == ()
    # a chain is known by being named
    chains = book[name_of(kind("IN_CHAIN"), language)]
    for row, firm in enumerate(("甲厂", "乙厂"), start=2):
        chains.cell(row, 1, firm)
        chains.cell(row, 2, "新能源产业")
    book.save(tmp_path / "filled.xlsx")
    park = read_park(tmp_path / "filled.xlsx")
    assert (park["IndustryChain"]["name"].to_list(), park["IN_CHAIN"].height) == (["新能源产业"], 2)
    assert [finding.code for finding in park.findings] == ["CG-T626"]


@pytest.mark.parametrize("name", ["park", "park.xls", "park.csv"])
def test_a_template_of_another_name_is_refused(name, tmp_path):
    with pytest.raises(UsageError, match="CG-U046"):
        write_template(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_an_unfilled_template_has_no_enterprise(template):
    from chaingraph.io.read import read_park

    with pytest.raises(InputError):
        read_park(template[1])
