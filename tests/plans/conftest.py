"""How the tests of plan documents write a file and read it."""

import pytest

from plans.documents import read_document


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
