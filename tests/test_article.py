"""The items of the article: each has a command that answers it on the sample, and the document says what it answers."""

import article
import pytest

from chaingraph.io import write_park
from chaingraph.sample import build_sample


@pytest.fixture(scope="module")
def park():
    return build_sample(seed=1).park


@pytest.fixture(scope="module")
def made(park, tmp_path_factory):
    """The document as the commands make it now."""
    folder = tmp_path_factory.mktemp("article") / "park"
    write_park(park, folder)
    return article.document(folder)


def test_every_item_is_answered(made):
    answers = {line.split(" | ")[0].removeprefix("| "): line for line in made.splitlines() if line.startswith("| S")}
    assert len(answers) == 84
    assert {number for number, line in answers.items() if article.NONE_YET in line} == set()
    # a number of rows, or none and the reason
    assert [line for line in answers.values() if line.rsplit("|", 2)[1].strip() in {"", "0"}] == []


def test_the_document_is_what_the_commands_say(made):
    assert article.DOCUMENT.read_text(encoding="utf-8") == made, "run tools/article.py"


def test_the_records_of_every_item_stand_in_the_sample(park):
    empty = {
        (number, name) for number, item in article.items().items() for name in item["records"] if park[name].is_empty()
    }
    assert empty == set()


def test_a_command_that_fails_is_no_answer(tmp_path):
    said = article.ask("chains", tmp_path / "nowhere")
    assert said.exit_code != 0 and not said.rows
