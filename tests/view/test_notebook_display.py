"""What a notebook shows: escaped, bounded, masked, and a page that cannot reach the notebook."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from viewcase import answers_of, drawn_park

from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.sample import build_sample
from chaingraph.table import ROWS_IN_NOTEBOOK, Column, Table
from chaingraph.view.offline import Page
from chaingraph.view.page.write import show_page

TAGS = {"div", "strong", "table", "thead", "tbody", "tr", "th", "td", "p", "small", "details", "summary", "ul", "li"}


class Reader(HTMLParser):
    """Collects the tags, their attributes and the texts of a piece of HTML."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.texts = [], set(), []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes |= set(attributes)

    def handle_data(self, data):
        self.texts.append(data)


def table_of(text, rows=1):
    said = Text(text, text)
    columns = (
        Column("name", said, unit=text, values={"x": said}),
        Column("list", said),
        Column("person", said, data_class=DataClass.PERSONAL),
    )
    row = {"name": text, "list": [text, None, {"a": text}], "person": text}
    rule = {"id": text, "label": said, "value": text}
    return Table("t", said, columns, (row,) * rows, rules=(rule,), notes=(said,))


@given(st.text(max_size=30) | st.sampled_from(["<script>x</script>", "'><img onerror=x>", "&lt;", "</td></table>"]))
def test_no_text_becomes_markup(text):
    seen = Reader(table_of(text)._repr_html_())
    assert set(seen.tags) <= TAGS
    assert seen.attributes <= {("dir", "auto")}


def test_rows_are_bounded_and_the_rest_is_said():
    source = table_of("甲", rows=ROWS_IN_NOTEBOOK + 7)._repr_html_()
    assert Reader(source).tags.count("tr") == 1 + ROWS_IN_NOTEBOOK
    assert f"共 {ROWS_IN_NOTEBOOK + 7} 行" in source


def test_personal_texts_are_masked_and_unknown_is_a_dash(monkeypatch):
    columns = (
        Column("chief", Text("链长", "Chief"), data_class=DataClass.PERSONAL),
        Column("n", Text("数", "n"), data_class=DataClass.SENSITIVE),
        Column("none", Text("无", "None")),
    )
    table = Table("t", Text("题", "Title"), columns, ({"chief": ["张某"], "n": 7, "none": None},))
    texts = Reader(table._repr_html_()).texts
    assert "张某" not in "".join(texts)
    assert {"***", "7", "–", "题"} <= set(texts)
    monkeypatch.setenv("CHAINGRAPH_LANG", "en")
    assert {"Title", "Chief", "1 rows"} <= set(Reader(table._repr_html_()).texts)


def test_a_park_shows_its_counts_and_nothing_that_was_read():
    park = drawn_park(hostile="<img src=x onerror=1>")
    source = park._repr_html_()
    assert "<img" not in source and "&lt;img" not in source
    assert str(park["Enterprise"].height) in Reader(source).texts
    assert Reader(build_sample(seed=1).park._repr_html_()).tags.count("tr") > 20


def test_a_framed_page_cannot_reach_the_notebook(browser, tmp_path):
    probe = Page(
        "<script>let seen='reached';"
        "try { parent.document.title } catch (error) { seen = error.name }"
        "try { localStorage.length; seen += ' stored' } catch (error) { seen += ' ' + error.name }"
        "document.title = seen; parent.postMessage(seen, '*')</script>"
    )
    out = tmp_path / "notebook.html"
    frame = probe._repr_html_()
    waiting = "<script>addEventListener('message', e => { document.title = e.origin + ' ' + e.data })</script>"
    page = browser.new_page()
    out.write_text(f"<!doctype html><meta charset=utf-8>{waiting}{frame}", encoding="utf-8")
    page.goto(out.as_uri())
    page.wait_for_function("document.title !== ''")
    assert page.title() == "null SecurityError SecurityError"
    # the same page in a frame without a sandbox gets through where the browser allows it: the probe can fail
    page.goto("about:blank")
    page.set_content(frame.replace('sandbox="allow-scripts allow-downloads"', ""))
    assert page.frames[-1].title().startswith("reached")
    page.close()


def test_the_explorer_draws_inside_its_frame(browser, tmp_path):
    hostile = "\"'></iframe><img src=x onerror=parent.fired=1>"
    out = tmp_path / "notebook.html"
    frame = show_page(drawn_park(hostile=hostile), answers_of(hostile=hostile))._repr_html_()
    out.write_text(f"<!doctype html><meta charset=utf-8><body>{frame}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda request: request.url.startswith(("file:", "about:", "data:")) or wrong.append(request.url)
    )
    page.goto(out.as_uri())
    inner = page.frames[1]
    inner.click("#tab-network")
    inner.wait_for_selector("#canvas canvas")
    assert page.evaluate("[window.fired, document.querySelectorAll('img').length]") == [None, 0]
    assert not wrong
    page.close()
