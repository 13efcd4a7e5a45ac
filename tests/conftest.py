"""Settings and fixtures that tests of several files share: the Neo4j server, the browser."""

import os
import shutil

import pytest
from hypothesis import settings

# Shared machines stall now and then: the time of one example says nothing about the code.
settings.register_profile("chaingraph", deadline=None)
settings.load_profile("chaingraph")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what needs a server, so that `pytest -m neo4j` runs it against another one."""
    for item in items:
        if "neo4j_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.neo4j)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Fail a test that prints, logs or shows in its failure the password of the database."""
    report = yield
    from neo4j_server import PASSWORDS

    shown = "".join([report.longreprtext, report.capstdout, report.capstderr, report.caplog])
    if any(password in shown for password in PASSWORDS):
        report.outcome = "failed"
        report.sections = []
        report.longrepr = "the password of the database was printed or logged"
    return report


@pytest.fixture(scope="session")
def neo4j_server():
    """A running server with `url`, `user`, `password`; its database is empty when the first test gets it.

    A server of our own (free port, loopback, temporary home) of the line that CHAINGRAPH_NEO4J_VERSION names
    (``5`` or ``2026``), or the one at NEO4J_URI with NEO4J_USERNAME and NEO4J_PASSWORD, whose database must be empty.
    """
    from neo4j_server import serve

    yield from serve()


@pytest.fixture(scope="session")
def neo4j_driver(neo4j_server):
    """A driver of the server, for looking at the database past the program."""
    from neo4j_server import driver_of

    with driver_of(neo4j_server) as driver:
        yield driver


@pytest.fixture
def empty_neo4j(neo4j_server, neo4j_driver):
    """The server with no node and no schema but the program's own."""
    from neo4j_server import erase

    erase(neo4j_driver)
    return neo4j_server


ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def missing(what):
    """Say that a tool is missing: in CI nothing may be skipped for it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and in CI the page must be tested with it")
    pytest.skip(f"{what} is missing: the page was not tested with it")


@pytest.fixture(scope="session")
def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, tmp_path):
    """Open a page of a park and give it with the list of all that went wrong in it."""
    from chaingraph.view.page.write import write_page

    contexts = []

    def go(park, answers, view="overview", size=(1366, 768), **options):
        out = tmp_path / "park.html"
        write_page(park, answers, out, **options)
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        wrong = []
        page.on("pageerror", lambda error: wrong.append(f"error {error}"))
        page.on("console", lambda message: message.type == "error" and wrong.append(f"console {message.text}"))
        page.on(
            "request", lambda request: request.url.startswith(("file:", "blob:", "data:")) or wrong.append(request.url)
        )
        page.on("dialog", lambda dialog: wrong.append("dialog"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
        )
        page.goto(f"{out.as_uri()}#{view}")
        return page, wrong

    yield go
    for context in contexts:
        context.close()
