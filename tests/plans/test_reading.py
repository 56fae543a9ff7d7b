import io
import zipfile

import docx
import pytest
from django.utils import translation

from plans.documents import UnreadableDocument, read_document


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def repacked(document, **changes):
    """The document's package with parts replaced or added, as bytes."""
    source, packed = io.BytesIO(), io.BytesIO()
    document.save(source)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | changes
        for name, content in parts.items():
            new.writestr(name, content)
    return packed.getvalue()


def refusal(path):
    with pytest.raises(UnreadableDocument) as refused:
        read_document(path)
    return str(refused.value)


def test_a_missing_file_is_refused(tmp_path):
    assert refusal(tmp_path / "plan.txt") == "The file “plan.txt” cannot be opened."


def test_a_folder_is_refused(tmp_path):
    assert refusal(tmp_path) == f"“{tmp_path.name}” is not a file."


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n"])
def test_an_empty_file_is_refused(write, content):
    assert refusal(write(content)) == "The file is empty."


def test_binary_data_is_refused(write):
    assert refusal(write(bytes(range(256)) * 20)) == "The file is not text: it holds binary data."


def test_a_file_of_50_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    assert refusal(path) == "The file is larger than 20 MB, which no plan is."


@pytest.mark.parametrize("name", ["plan.doc", "plan.odt", "plan.pages", "plan"])
def test_another_format_is_refused_by_naming_those_that_are_read(write, name):
    assert refusal(write("Verksamhetsplan", name)).endswith("save the plan as .docx, .xlsx, .csv, .pdf or .txt.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_usual_encodings_are_read(write, encoding):
    path = write("# Våra öar – åtta “små” ängar".encode(encoding))

    assert read_document(path).title == "Våra öar – åtta “små” ängar"


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_an_encoding_that_is_not_recognised_is_refused(write, encoding):
    text = "Våra öar och åtta ängar ligger på väg åt höger".encode(encoding)

    assert refusal(write(text)) == "The file's text encoding is not recognised: save the plan as UTF-8."


def test_text_that_was_encoded_twice_is_refused(write):
    twice = "Många åtta små öar".encode().decode("cp1252").encode()

    assert refusal(write(twice)) == "The file's letters are garbled: save the plan again as UTF-8."


@pytest.mark.parametrize("content", [b"no package", b"PK\x03\x04 and then nothing"])
def test_a_broken_word_file_is_refused(write, content):
    assert refusal(write(content, "plan.docx")) == "The Word file is damaged: open it in Word and save it again."


def test_a_word_file_packed_in_an_unusual_way_is_refused(write):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("word/document.xml", "<a/>")

    assert refusal(write(packed.getvalue(), "plan.docx")).startswith("The Word file is damaged")


def test_a_word_file_with_a_password_is_refused(write):
    assert "password" in refusal(write(b"\xd0\xcf\x11\xe0" + bytes(500), "plan.docx"))


def test_a_word_file_without_text_is_refused(write):
    assert refusal(write(repacked(docx.Document()), "plan.docx")) == "The file holds no text."


@pytest.mark.parametrize(
    "parts",
    [
        {"word/media/image1.bin": bytes(101 * 1024 * 1024)},
        {"word/document.xml": b"<a>" + b" " * 21 * 1024 * 1024 + b"</a>"},
        {f"word/media/{number}.png": b"" for number in range(2001)},
    ],
    ids=["size", "xml", "entries"],
)
def test_a_word_file_that_unpacks_to_far_more_is_not_opened(write, parts):
    bomb = repacked(docx.Document(), **parts)

    assert refusal(write(bomb, "plan.docx")) == (
        "The Word file unpacks to far more than a plan holds and was not opened."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_word_file_with_entities_is_refused(write, encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
    document = repacked(docx.Document(), **{"word/document.xml": xml})

    assert refusal(write(document, "plan.docx")) == (
        "The Word file declares entities of its own, which is not allowed."
    )
