"""Every item of the article has a command that answers it on the sample, and the document says what it answers."""

import article
import pytest

from chaingraph.model import kind


@pytest.fixture(scope="module")
def lines(sample_folder):
    """The document as the commands make it now, by item."""
    made = article.document(sample_folder)
    return made, {line.split(" | ")[0].removeprefix("| "): line for line in made.splitlines() if line.startswith("| S")}


def test_no_item_of_the_article_is_without_an_answer(lines):
    _, answers = lines
    assert len(answers) == 84
    assert {number for number, item in article.items().items() if not item["ask"]} == set()
    # A number of rows, or none and the reason
    assert [line for line in answers.values() if not line.rstrip(" |").rsplit("|", 1)[1].strip("0； ")] == []


def test_the_document_is_what_the_commands_say(lines):
    made, _ = lines
    assert article.DOCUMENT.read_text(encoding="utf-8") == made, "run tools/article.py"


def test_the_records_of_every_item_stand_in_the_sample(sample):
    empty = {
        (number, name)
        for number, item in article.items().items()
        for name in item["records"]
        if sample.park.table(kind(name).name).is_empty()
    }
    assert empty == set()
