"""Options that all commands share: where they may stand, and what people write into them."""

import datetime as dt

import click
import pytest

from chaingraph.cli.app import run
from chaingraph.cli.options import Day


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-31",
        "2024/3/31",
        "2024.3.31",
        "20240331",
        "2024年3月31日",
        "2024年3月31号",
        "二〇二四年三月三十一日",
        "２０２４年３月３１日",
    ],
)
def test_a_day_is_read_as_people_write_it(text):
    assert Day().convert(text, None, None) == dt.date(2024, 3, 31)


@pytest.mark.parametrize("text", ["2024-02-30", "2024-03", "2024", "31.3.2024", "24-3-31", "45000", "长期", ""])
def test_what_is_no_day_is_refused_in_words(text):
    with pytest.raises(click.BadParameter, match=r"2026-03-31"):
        Day().convert(text, None, None)


def park(tmp_path):
    (tmp_path / "企业.csv").write_text("企业名称,从业人数\n" + "甲" * 30 + "厂,很多\n", encoding="utf-8")
    return str(tmp_path)


@pytest.mark.parametrize("before", [True, False])
def test_common_options_may_stand_before_or_after_the_command(tmp_path, capfd, before):
    words = ["branchless", park(tmp_path), "--format", "csv"]
    common = ["-q", "--lang", "en"]
    assert run([*common, *words] if before else [*words, *common]) == 0
    told = capfd.readouterr()
    assert told.err == ""
    assert "Enterprise" in told.out.splitlines()[0]


def test_a_pipe_is_as_wide_as_columns_says(tmp_path, capfd, monkeypatch):
    for width in (60, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        run(["-q", "branchless", park(tmp_path), "--format", "table"])
        line = capfd.readouterr().out.splitlines()[2]
        assert (len(line) <= width) and (len(line) > 60) == (width == 200)
