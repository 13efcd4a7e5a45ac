"""Figures show Chinese: the font that is found has the glyphs."""

import os
import warnings

import pytest

from chaingraph.view.paper.fonts import find_font, font_folders, use_font


def test_the_best_known_font_is_found_wherever_it_lies(tmp_path):
    assert find_font([tmp_path]) is None
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    for name in ("wqy-zenhei.ttc", "unknown.ttf", "simhei.ttf"):
        (deep / name).write_bytes(b"")
    assert find_font([tmp_path / "absent", tmp_path]).family == "SimHei"
    (tmp_path / "msyh.ttc").write_bytes(b"")
    found = find_font([tmp_path])
    assert (found.family, found.path) == ("Microsoft YaHei", tmp_path / "msyh.ttc")


def test_this_system_names_folders():
    assert list(font_folders())


def test_no_glyph_is_missing():
    font = find_font()
    if font is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no font with Chinese glyphs is installed, and in CI figures must show Chinese")
        pytest.skip("no font with Chinese glyphs is installed")
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    with mpl.rc_context():
        assert use_font() == font
        figure, axes = pyplot.subplots()
        axes.set_title("未建党组织企业 −3 Ø")
        axes.plot([-1, 1], [-2, 2])
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            figure.canvas.draw()
        pyplot.close(figure)
        # the same text in a font without the glyphs warns: the check can fail
        mpl.rcParams["font.family"] = ["DejaVu Sans"]
        figure, axes = pyplot.subplots()
        axes.set_title("未建党组织企业")
        with pytest.warns(UserWarning, match="missing from font"):
            figure.canvas.draw()
        pyplot.close(figure)
