"""A real Chromium without a window, Debian's own, for the tests that need one."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import sync_playwright

from tests import builders

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    # Chromium's own calls home would be refused many times a second where there is no network.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHTS = {1280: 900, 375: 812, 320: 640}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENSHOTS = Path(tempfile.gettempdir()) / "jourer-screenshots"


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests of a process."""
    program = shutil.which("chromium-headless-shell")
    if not program:
        pytest.skip("no Chromium: script/setup --test installs it")
    # Chromium's sandbox refuses to start as root.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def browse(request, chromium, live_server):
    """Opens a page of the running application: `browse(actor, width=375)`, signed in as the actor if there is one.

    What the browser says on its console (errors, warnings, refusals of the content security policy) is in
    `page.console` and fails the test in the end; a test that expects it empties the list.
    """
    pages = []

    def open_page(actor=None, *, path="/", width=1280, **context):
        context = {"base_url": live_server.url, "locale": "sv-SE", "timezone_id": "Europe/Stockholm", **context}
        tab = chromium.new_context(viewport={"width": width, "height": HEIGHTS[width]}, **context)
        if actor:
            tab.add_cookies(_cookies(actor, live_server.url))
        page = tab.new_page()
        page.set_default_timeout(10_000)
        page.console = []
        page.on("console", lambda message: _note(page, message))
        page.on("pageerror", lambda error: page.console.append(str(error)))
        pages.append(page)
        page.goto(path)
        return page

    yield open_page
    console = [line for page in pages for line in page.console]
    for number, page in enumerate(pages):
        if request.node.failed or console:
            _photograph(page, request.node.name, number)
        page.context.close()
    assert not console, console


@pytest.fixture(params=[1280, 375], ids=["1280px", "375px"])
def page(request, browse):
    """The sign-in page, wide and narrow."""
    return browse(width=request.param)


def _cookies(actor, url):
    client = builders.sign_in(Client(), actor)
    return [{"name": name, "value": morsel.value, "url": url} for name, morsel in client.cookies.items()]


def _note(page, message):
    if message.type in {"error", "warning"}:
        page.console.append(f"{message.type}: {message.text} ({message.location.get('url')})")


def _photograph(page, name, number):
    SCREENSHOTS.mkdir(exist_ok=True)
    path = SCREENSHOTS / f"{re.sub(r'[^0-9A-Za-z]+', '-', name)}-{number}.png"
    page.screenshot(path=path, full_page=True)
    print(f"screenshot: {path}")


@pytest.fixture
def axe():
    """Checks a page against WCAG 2.2 A and AA: `axe(page)` fails with what is wrong and where.

    The script is evaluated through the browser's own debugging protocol, so our content security policy stays on.
    """

    def check(page):
        page.wait_for_load_state()  # a click waits for the page, not for its style sheets
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]})
        assert not results.response["violations"], results.generate_report()

    return check
