"""The lines of a SIE file, decoded from whichever encoding it is really in."""

import io
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from django.utils.translation import gettext as _

LONGEST_LINE = 16_384
SAMPLE = 65_536  # bytes of lines that are not plain ASCII: enough to tell an encoding by

SWEDISH_IN_CP437 = b"\x84\x86\x94\x8e\x8f\x99"
SWEDISH_IN_LATIN_1 = b"\xe4\xe5\xf6\xc4\xc5\xd6"
LETTERS_IN_CP437 = bytes(range(0x80, 0xA6))
LETTERS_IN_LATIN_1 = bytes(range(0xC0, 0x100))
# Programs that write Latin-1 run under Windows, whose code page has dashes where Latin-1 has nothing.
DECODED_AS = {"latin-1": "cp1252"}
LOST = "\N{REPLACEMENT CHARACTER}"
END_OF_FILE_IN_DOS = "\x1a"


class UnreadableSieError(Exception):
    """The file cannot be read as SIE; the message is one sentence for the user."""


def encoding_of(stream: BinaryIO) -> str:
    """ "utf-8", "utf-8-sig", "cp437" or "latin-1", whatever #FORMAT says (5.8 knows CP437 only, programs know more).

    Plain ASCII is CP437 too. The stream is back at its beginning afterwards.
    """
    is_marked = stream.read(3) == b"\xef\xbb\xbf"
    stream.seek(0)
    sample = _sample(stream)
    stream.seek(0)
    if is_marked:
        return "utf-8-sig"
    if _is_utf_8(sample):
        return "utf-8"
    return "latin-1" if _is_rather_latin_1(sample) else "cp437"


def _sample(stream: BinaryIO) -> bytes:
    """The first lines with other letters than those of ASCII; in a file of English accounts they come late."""
    sample = bytearray()
    for line in iter(partial(stream.readline, LONGEST_LINE), b""):
        if not line.isascii():
            sample += line
            if len(sample) > SAMPLE:
                break
    return bytes(sample)


def _is_utf_8(sample: bytes) -> bool:
    """Whether what is not ASCII reads as UTF-8, but for a damaged place or two."""
    text = sample.decode("utf-8", "replace")
    wrong = text.count(LOST) - sample.count(LOST.encode())
    read = sum(ord(letter) > 127 for letter in text) - wrong
    return read > wrong


def _is_rather_latin_1(sample: bytes) -> bool:
    for in_latin_1, in_cp437 in (SWEDISH_IN_LATIN_1, SWEDISH_IN_CP437), (LETTERS_IN_LATIN_1, LETTERS_IN_CP437):
        difference = _count(sample, in_latin_1) - _count(sample, in_cp437)
        if difference:
            return difference > 0
    return False


def _count(sample: bytes, letters: bytes) -> int:
    return len(sample) - len(sample.translate(None, letters))


def lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Each line without its end; LF, CR and both end one. What cannot be decoded becomes `LOST`."""
    text = io.TextIOWrapper(stream, DECODED_AS.get(encoding, encoding), errors="replace")
    try:
        for number, line in enumerate(iter(partial(text.readline, LONGEST_LINE), ""), start=1):
            if len(line) == LONGEST_LINE and line[-1] != "\n":
                raise UnreadableSieError(
                    _("Line %(line)s is far longer than a line of a SIE file: the file is damaged or something else.")
                    % {"line": number}
                )
            if "\0" in line:
                raise _not_sie()
            yield line.strip(f" \t\n{END_OF_FILE_IN_DOS}")
    finally:
        if not text.closed:  # by whoever opened it
            text.detach()


def refuse_at_sight(stream: BinaryIO) -> None:
    """What is no SIE file from its first line on; the stream is back at its beginning if it may be one."""
    refuse_unlike_sie(next((line for line in lines(stream, encoding_of(stream)) if line), ""))
    stream.seek(0)


def refuse_unlike_sie(first: str) -> None:
    """A SIE file begins with a label (5.3); what else comes under its name is told apart for who has to mend it."""
    if not first:
        raise UnreadableSieError(_("The file is empty."))
    if first.lower().startswith(("<?xml", "<sie")):
        raise UnreadableSieError(
            _("The file is XML, perhaps SIE 5, which is not read here: export the books as SIE 4 instead.")
        )
    if first.startswith("<"):
        raise UnreadableSieError(
            _(
                "The file is a web page that was saved under the name of a SIE file, perhaps one that says that"
                " something went wrong: export the books again and look at the file before you bring it."
            )
        )
    if not first.startswith("#"):
        raise _not_sie()


def _not_sie() -> UnreadableSieError:
    return UnreadableSieError(
        _("The file is no SIE file: export the books from the bookkeeping program as SIE, with the ending .se or .si.")
    )


def refuse_without_labels(labels) -> None:
    """A text whose lines begin with # may be anything; SIE says at least one of these."""
    if not labels:
        raise _not_sie()
