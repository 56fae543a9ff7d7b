"""Zip packages of XML, which Word and spreadsheet files are: looked through before anything unpacks them.

A package is small until it is opened. What would grow out of bounds, or declares entities of its own, is refused here;
`plans/reading.py` and `jourer/spreadsheets.py` say so in words that fit their files.
"""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

MEGABYTE = 1024 * 1024
MAX_ENTRIES = 2000
MAX_UNPACKED = 100 * MEGABYTE
MAX_XML = 20 * MEGABYTE  # a parser's tree takes some ten times as much memory
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
DECLARATIONS = (b"<!doctype", b"<!entity")
# How both Office formats of before 2007, and their encrypted files of today, begin.
OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"

BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class UnsafePackageError(Exception):
    """The package is not to be opened; its kinds say why."""


class DamagedPackageError(UnsafePackageError):
    pass


class LargePackageError(UnsafePackageError):
    """It unpacks to far more than its like hold."""


class DeclaringPackageError(UnsafePackageError):
    """It declares a document type or entities, with which XML grows without end or reads other files."""


def look_through(data: bytes) -> None:
    """Raise `UnsafePackageError` unless the package is whole, of bounded size and without declarations."""
    for _name, content in xml_parts(data):
        plain = content.replace(b"\0", b"").lower()  # UTF-16 must not hide the word
        if any(declaration in plain for declaration in DECLARATIONS):
            raise DeclaringPackageError


def xml_parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the XML in the package."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _refuse_bomb(package.infolist())
            for entry in package.infolist():
                if _is_xml(entry):
                    yield entry.filename, package.read(entry)
    except BROKEN as error:
        raise DamagedPackageError from error


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    # zipfile never reads past the declared size, so a lying package breaks instead of growing.
    xml = sum(entry.file_size for entry in entries if _is_xml(entry))
    if any(entry.compress_type not in METHODS for entry in entries):
        raise DamagedPackageError
    if len(entries) > MAX_ENTRIES or xml > MAX_XML or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise LargePackageError


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels"))
