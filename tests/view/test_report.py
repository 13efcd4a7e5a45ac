"""The report: whole or not at all, masked, offline, and readable in another spreadsheet program."""

import datetime as dt
import json
import os
import shutil
import subprocess
from dataclasses import replace

import openpyxl
import pytest
from viewcase import answers_of, drawn_park

from chaingraph.analysis.answers import headlines as answers_about
from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.figures import reconcile_figures
from chaingraph.analysis.pairing import assign_mentors
from chaingraph.analysis.supply import find_chain_members, find_supply_chains
from chaingraph.cli.app import run
from chaingraph.errors import Text, UsageError
from chaingraph.sample import build_sample, write_sample
from chaingraph.table import Column, Table
from chaingraph.view.masking import mask_table
from chaingraph.view.paper import report as module
from chaingraph.view.paper.charts import MOST_BARS, action_chart, board_charts, chain_chart, coverage_chart, pair_chart
from chaingraph.view.paper.report import FILES, build_summary, write_report

HOSTILE = "</text><script>window.fired=1</script><img src=x onerror=window.fired=1>\u202e"


@pytest.fixture(scope="module")
def sample():
    park = build_sample(seed=1).park
    chains = find_supply_chains(park, resamples=3)
    return park, {
        "figures": reconcile_figures(park, found_chains=len(chains)),
        "branchless": find_branchless(park),
        "pairs": assign_mentors(park, rematch=True),
        "chains": chains,
        "chain_members": find_chain_members(park),
    }


@pytest.fixture(scope="module")
def folder(sample, tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "report"
    assert write_report(*sample, out) == FILES
    return out


def test_json_holds_every_answer_as_the_command_gives_it_but_masked(sample, folder):
    park, answers = sample
    told = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    assert told["digest"] == park.digest
    assert told["answers"] == {
        name: json.loads(json.dumps(mask_table(table).to_json())) for name, table in answers.items()
    }
    counts = [row["full_members"] for row in told["answers"]["branchless"]["rows"]]
    assert "<5" in counts and not [count for count in counts if isinstance(count, int) and count < 5]


def test_no_member_is_in_any_file(sample, folder):
    park, _ = sample
    for name in ("summary.html", "park.html", "answers.json"):
        content = (folder / name).read_text(encoding="utf-8")
        assert not [member for member in park["Member"]["id"] if f'"{member}"' in content or f">{member}<" in content]


def test_exact_counts_are_given_only_when_asked(tmp_path, monkeypatch):
    # the summary describes answers with more columns than these
    monkeypatch.setattr(module, "_sections", lambda *_: [])
    monkeypatch.setattr(module, "_tiles", lambda *_: ())
    answers, found = answers_of(), []
    for exact in (False, True):
        write_report(drawn_park(), {"branchless": answers["branchless"]}, tmp_path / "report", exact_counts=exact)
        told = json.loads((tmp_path / "report" / "answers.json").read_text(encoding="utf-8"))
        sheet = openpyxl.load_workbook(tmp_path / "report" / "answers.xlsx").worksheets[0]
        in_sheet = [row[3].value for row in sheet.iter_rows() if row[0].value and str(row[0].value).startswith("E")]
        found.append([row["full_members"] for row in told["answers"]["branchless"]["rows"]])
        assert in_sheet == found[-1]
    exact = answers["branchless"].column("full_members")
    assert found == [["<5" if count < 5 else count for count in exact], exact]


def test_a_failure_leaves_the_old_report_and_nothing_else(sample, tmp_path, monkeypatch):
    park, answers = drawn_park(), {"pairs": answers_of()["pairs"]}
    out = tmp_path / "report"
    monkeypatch.setattr(module, "_sections", lambda *_: [])
    write_report(park, answers, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert set(before) == set(FILES)

    def fail(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(module, "write_json", fail)
    with pytest.raises(OSError, match="disk full"):
        write_report(park, {}, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_folder_with_something_else_is_refused(tmp_path):
    (tmp_path / "mine.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        write_report(drawn_park(), {}, tmp_path)
    assert refused.value.code == "CG-U201"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.docx"]


def soffice():
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is not installed, and in CI the workbook must be opened in it")
        pytest.skip("LibreOffice is not installed: the workbook was not opened in it")
    return program


def _seen(value):
    return round(value, 12) if isinstance(value, float) else value or None


def cells(path):
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [[_seen(cell.value) for cell in row] for row in sheet.iter_rows(max_row=400)]
        for sheet in book.worksheets
    }


def test_the_workbook_survives_another_spreadsheet_program(sample, folder, tmp_path):
    _, answers = sample
    original = openpyxl.load_workbook(folder / "answers.xlsx")
    names = original.sheetnames
    parts = sum(1 + len(table.parts) for table in answers.values())
    assert len(names) == parts + 1
    for sheet in original.worksheets:
        assert sheet.freeze_panes and sheet.auto_filter.ref
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    rules = [row[1].value for row in original[names[-1]].iter_rows(min_row=2)]
    assert {rule["id"] for rule in answers["branchless"].rules} <= set(rules)

    subprocess.run(
        [soffice(), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "converted"), str(folder / "answers.xlsx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    before, after = cells(folder / "answers.xlsx"), cells(tmp_path / "converted" / "answers.xlsx")
    assert list(after) == names
    for name in names:
        assert after[name][: len(before[name])] == before[name], name


def test_codes_are_text_in_the_other_program(tmp_path):
    codes = ["91510500MA62200000", "915105000000000000", "0012", "1E5", "=1+1", "+86", "2024-01-02"]
    table = Table(
        "codes",
        Text("代码", "Codes"),
        (Column("code", Text("代码", "Code"), code=True), Column("text", Text("文字", "Text"))),
        tuple({"code": code, "text": code} for code in codes),
    )
    write_report(drawn_park(), {"codes": table}, tmp_path / "report")
    subprocess.run(
        [soffice(), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "csv",
         "--outdir", str(tmp_path), str(tmp_path / "report" / "answers.xlsx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    lines = (tmp_path / "answers.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",") for line in lines[2 : 2 + len(codes)]] == [[code, code] for code in codes]


def opened(browser, path):
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    wrong = []
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    page.on("request", lambda request: request.url.startswith(("file:", "data:")) or wrong.append(request.url))
    page.goto(path.as_uri())
    return page, wrong


def test_the_summary_shows_charts_and_chinese_offline(browser, folder):
    page, wrong = opened(browser, folder / "summary.html")
    assert not wrong
    assert page.locator("figure svg").count() == 5
    assert page.locator("table").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    protocol = page.context.new_cdp_session(page)
    protocol.send("DOM.enable")
    protocol.send("CSS.enable")
    root = protocol.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    for place in ("h1", "figure svg g.mark-text", "td"):
        node = protocol.send("DOM.querySelector", {"nodeId": root, "selector": place})["nodeId"]
        fonts = protocol.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        # a font without the glyphs would be named as well, but not for Chinese
        assert [font for font in fonts if font["glyphCount"]], place
    heading = protocol.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    used = protocol.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
    assert all(any(word in font["familyName"] for word in ("CJK", "Han", "Hei", "Song")) for font in used), used
    page.emulate_media(media="print")
    assert page.pdf()[:5] == b"%PDF-"
    page.close()


def test_hostile_names_become_text_in_charts_and_tables(browser, tmp_path):
    chains = answers_of(hostile=HOSTILE)["chains"]
    more = {"name": HOSTILE, "tiers": 1, "in_park_share": None, "weakest_link": None}
    columns = (*chains.columns, *(Column(name, Text(name, name)) for name in list(more)[1:]))
    chains = replace(chains, columns=columns, rows=tuple({**row, **more} for row in chains.rows))
    out = tmp_path / "summary.html"
    build_summary(drawn_park(hostile=HOSTILE), {"chains": chains}).write(out)
    source = out.read_text(encoding="utf-8")
    assert "<script" not in source and "<img" not in source and "\u202e" not in source
    page, wrong = opened(browser, out)
    assert page.evaluate("window.fired === undefined && document.images.length === 0")
    # three bars of one name are three bars
    assert page.locator("figure svg .mark-rect path").count() == 3
    assert not wrong
    page.close()


def test_charts_say_what_the_answers_say(sample):
    _, answers = sample
    rates = answers["branchless"].parts["rates"]
    chart = coverage_chart(rates, "chain", "zh")
    groups = [row for row in rates.rows if row["dimension"] == "chain"]
    assert len(groups) == 5
    assert all(f"({row['covered']}/{row['operating']})" in chart for row in groups)
    counts = [str(answers["branchless"].column("action").count(name)) for name in ("own_branch", "send_instructor")]
    drawn = action_chart(answers["branchless"], "en")
    assert all(f">{count}<" in drawn for count in counts) and "Send an instructor" in drawn
    many = replace(answers["chains"], rows=[*answers["chains"].rows] * 5)
    assert f"first {MOST_BARS} of {5 * len(answers['chains'])}" in chain_chart(many, "en")
    assert "Score" in pair_chart(answers["pairs"], "en")
    empty = replace(answers["pairs"], rows=())
    assert "<svg" in pair_chart(empty, "zh")


def test_the_printed_board_has_every_segment_and_tells_ratings_apart_without_colour(whole):
    stages = whole[1]["stages"]
    boards = board_charts(stages, "en")
    assert len(boards) == len(set(stages.column("chain_id")))
    for row in stages.rows:
        assert any(f">{row['segment']}<" in board for board in boards)
    bare = sum(rating in {"empty", "not_known"} for rating in stages.column("rating"))
    assert sum(board.count("stroke-dasharray") for board in boards) == bare > 0
    assert any("Empty · firms: 0" in board for board in boards)


def test_the_command_writes_the_folder(tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_LANG", "en")
    write_sample(tmp_path / "park", seed=1)
    assert run(["report", str(tmp_path / "park"), "-o", str(tmp_path / "report")]) == 0
    assert {path.name for path in (tmp_path / "report").iterdir()} == set(FILES)
    said = capfd.readouterr()
    assert said.out == "" and "printable summary" in said.err


@pytest.fixture(scope="module")
def whole():
    park = build_sample(seed=1).park
    return park, answers_about(park, until=dt.date(2024, 12, 31))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_summary_is_of_the_whole_park_and_fits_the_paper(browser, whole, tmp_path, language):
    park, answers = whole
    build_summary(park, answers, language=language).write(tmp_path / "summary.html")
    page, wrong = opened(browser, tmp_path / "summary.html")
    page.set_viewport_size({"width": 696, "height": 1000})  # between the margins of A4
    page.emulate_media(media="print")
    heads = page.locator("h2").all_inner_texts()
    shown = ("joint", "organizations", "scorecard", "tiers.chains", "pairs", "chains", "chokepoints", "figures")
    assert {answers[name].title.in_language(language) for name in shown} <= set(heads)
    assert answers["plan"].parts["curve"].title.in_language(language) in heads
    assert page.locator("figure svg").count() == 8 + len(set(answers["stages"].column("chain_id")))
    assert page.evaluate("document.documentElement.scrollWidth") <= 696
    figures = page.locator(f"section:has(h2:text-is('{answers['figures'].title.in_language(language)}')) tbody tr")
    assert figures.count() == len(answers["figures"])
    if language == "en":
        assert not [head for head in heads if any("\u4e00" <= char <= "\u9fff" for char in head)], heads
    assert not wrong
    page.close()
