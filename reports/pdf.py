"""The PDF writer: HTML of our own in, a tagged PDF (PDF/UA-1) out. It reaches nothing but our own style sheet."""

import contextlib
import gc
from pathlib import Path

from django.contrib.staticfiles import finders
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SHEET = "css/report.css"
STYLESHEET = f"static:{SHEET}"
FILES = {STYLESHEET: (SHEET, "text/css")}


class PrintError(Exception):
    """The document asked for something that is not ours to give."""


class OwnFiles(URLFetcher):
    """Answers for the files named in FILES and for nothing else: no network, no disk, no data in the address."""

    def __init__(self):
        super().__init__(allowed_protocols=["static"], allow_redirects=False, fail_on_errors=True)

    def fetch(self, url, headers=None):
        name, kind = FILES[url]
        return URLFetcherResponse(url, static_file(name), {"Content-Type": f"{kind}; charset=utf-8"})


def static_file(name: str) -> bytes:
    path = finders.find(name)
    if not isinstance(path, str):
        raise PrintError(name)
    return Path(path).read_bytes()


def write(html: str) -> bytes:
    """The HTML as a PDF; the same HTML gives the same bytes. Raises `PrintError`."""
    try:
        with collector_at_rest():
            return HTML(string=html, url_fetcher=OwnFiles()).write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:  # no Exception to Python: it would take the worker along
        raise PrintError(str(error)) from error


@contextlib.contextmanager
def collector_at_rest():
    """Layout makes millions of boxes that all live to its end: to look for garbage among them takes a fifth of it."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
