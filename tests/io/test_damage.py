"""Books damaged as people damage them: mended with certainty, or told at the place; never silently another park."""

import pytest
from damage import ALL, clean_book, damaged, read_damaged, silent_places

from chaingraph.io import read_park
from chaingraph.park import Park

_KINDS = {damage.__name__: damage for damage in ALL}


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    path = clean_book(tmp_path_factory.mktemp("clean"), 3)
    return path, read_park(path)


@pytest.mark.parametrize("name", _KINDS)
def test_no_damage_is_silent(clean, name):
    path, park = clean
    book, held = damaged(path, _KINDS[name], 7)
    assert silent_places(read_damaged(book), park, held) == []


def test_a_reader_that_says_nothing_would_be_seen(clean):
    """The judge itself: a park without one of its firms, and no word about it."""
    path, park = clean
    _, held = damaged(path, _KINDS["error_cells"], 7)
    other = Park.from_frames({"Enterprise": park["Enterprise"].head(1)})
    assert silent_places(other, park, held) == held.places
