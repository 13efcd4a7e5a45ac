"""Settings that every test shares, and the browser in which pages are opened."""

import os
import shutil

import pytest
from hypothesis import settings

# Shared machines stall now and then: the time of one example says nothing about the code.
settings.register_profile("chaingraph", deadline=None)
settings.load_profile("chaingraph")

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
    from chaingraph.view.page import write_page

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
