"""A shelter with its plan and its people, and how the tests of plan documents write a file and read it."""

import pytest

from plans.documents import read_document
from tests import builders as build


@pytest.fixture
def shelter():
    return build.shelter()


@pytest.fixture
def plan(shelter):
    return build.plan(shelter.association)


@pytest.fixture
def staff(shelter):
    return build.actor("staff", shelter)


@pytest.fixture
def board(shelter):
    return build.actor("board", shelter)


@pytest.fixture
def coordinator(shelter):
    return build.actor("coordinator", shelter)


@pytest.fixture
def write(tmp_path):
    def write(content, name="plan.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read(write):
    return lambda content, name="plan.txt": read_document(write(content, name))


@pytest.fixture
def read_word(tmp_path):
    def read_word(document):
        document.save(tmp_path / "plan.docx")
        return read_document(tmp_path / "plan.docx")

    return read_word
