"""Measures that none of the rules was written for (`phrases.txt`): what each was meant to say."""

import json
from pathlib import Path

import pytest

from plans.interpreting import interpret

pytestmark = pytest.mark.pure

UNREAD = "? "


def _labelled():
    for line in Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            words, _bar, labels = line.removeprefix(UNREAD).rpartition(" | ")
            marks = [pytest.mark.xfail(strict=True)] if line.startswith(UNREAD) else []
            yield pytest.param(words, [_label(text) for text in labels.split("; ")], marks=marks, id=words[:60])


def _label(text):
    kind, *value = text.split()
    return kind, json.loads(value[0]) if value else None


@pytest.mark.parametrize(("words", "labels"), list(_labelled()))
def test_a_phrase_is_read_as_it_was_meant(words, labels):
    read = [(target.kind, target.value) for target in interpret(words).targets]

    assert sorted(read, key=str) == sorted(labels, key=str)
