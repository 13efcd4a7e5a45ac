"""Whom to call first, on the coverage view."""

from dataclasses import replace

from parks import park_of
from viewcase import answers_of, drawn_park

from chaingraph.analysis.ask_first import find_questions


def test_the_firms_to_ask_first_stand_on_the_coverage_view(visit):
    firms = [{"id": f"E{number}", "name": f"合成企业{number}", "ownership": "private"} for number in range(3)]
    asked = find_questions(park_of(Enterprise=firms), first=4)
    page, wrong = visit(drawn_park(), {**answers_of(), "ask_first": asked}, "coverage")
    titles = page.locator("#view-coverage h2").all_inner_texts()
    assert titles.count("先问 3 家") == 1 and "先问清单" not in titles
    card = page.locator("#view-coverage .card", has=page.locator("h2", has_text="先问 3 家"))
    assert card.locator("tbody tr").count() == 4
    assert "至多宽 0%" in card.inner_text() and "33.3%" in card.locator("tbody tr").first.inner_text()
    assert wrong == []


def test_no_card_where_there_is_nothing_to_ask(visit):
    nothing = replace(find_questions(park_of(Enterprise=[])), notes=())
    page, wrong = visit(drawn_park(), {**answers_of(), "ask_first": nothing}, "coverage")
    assert not [title for title in page.locator("#view-coverage h2").all_inner_texts() if title.startswith("先问")]
    assert wrong == []
