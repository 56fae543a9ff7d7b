import functools

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.whole_site import world
from tests.whole_site.matrix import EVERYBODY, PAGES


class Walls:
    """Two associations, a signed-in client for every role of the first, and how to ask for a page."""

    def __init__(self):
        self.own, self.other = world.tenant("EGEN"), world.tenant("FREMMANDE")
        self.clients = {role: self.signed_in(self.own.actors[role]) for role in EVERYBODY}
        self.nobody = Client(raise_request_exception=False)

    def signed_in(self, actor):
        return builders.sign_in(Client(raise_request_exception=False), actor)

    @functools.cached_property
    def nowhere(self):
        """{role: what an address below an association that is not there answers}."""
        return {role: self.ask(client, "GET", "/ingenstans/").content for role, client in self.clients.items()}

    def url(self, name, *, role, tenant=None, pk=None):
        """The page's address with the object it opens; `tenant` says whose object, `pk` which one instead."""
        page, kwargs = PAGES[name], {"association": self.own.association.slug}
        if "year" in page.kwargs:
            kwargs["year"] = world.today().year
        if page.opens:
            kwargs["pk"] = pk or self.object(page, role, tenant or self.own).pk
        if "name" in page.kwargs:
            kwargs["name"] = (tenant or self.own)[page.kwargs["name"]]
        if "kind" in page.kwargs:
            kwargs["kind"] = page.kwargs["kind"]
        return reverse(name, kwargs=kwargs)

    def object(self, page, role, tenant):
        found = tenant[page.opens]
        return found.get(role, next(iter(found.values()))) if isinstance(found, dict) else found

    def ask(self, client, method, url, data=None):
        """The answer; whatever was written is undone."""
        with builders.undone():  # a savepoint per cell of the matrix
            return read(client.generic(method, url) if data is None else client.post(url, data))


def read(response):
    """The response, read to its end and closed, as a server would do."""
    if response.streaming:
        response.getvalue()
    response.close()
    return response


@pytest.fixture(scope="module")
def walls(django_db_setup, django_db_blocker):
    with builders.shared(django_db_blocker, Walls) as made:
        yield made


@pytest.fixture
def cells(record_property):
    """Counts what was tried, for the closing lines of the run."""
    tried = []
    yield tried
    record_property("cells", len(tried))
