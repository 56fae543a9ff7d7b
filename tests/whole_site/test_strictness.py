"""The strictness itself: what every other test relies on being refused."""

import logging
import warnings

import pytest
from django.conf import settings
from django.template import Context, Engine, Origin, Template

from tests.strictness import UndefinedVariableError, only_expected_errors


def template(source, name):
    return Template(source, origin=Origin(name=str(name)), engine=Engine.get_default())


OURS = settings.BASE_DIR / "templates" / "plans" / "goal.html"
THEIRS = settings.BASE_DIR / ".venv" / "allauth" / "base.html"


@pytest.mark.parametrize("source", ["{{ nothing }}", "{{ nothing|default:'–' }}", "{{ goal.nothing }}"])
def test_a_variable_that_is_not_there_is_found_in_our_templates(source):
    with pytest.raises(UndefinedVariableError, match=r"goal[.]html:1"):
        template(source, OURS).render(Context({"goal": {}}))


@pytest.mark.parametrize(
    "source, said",
    [("{{ nothing }}", ""), ("{{ nothing|default:'–' }}", "–"), ("{% if nothing %}1{% else %}2{% endif %}", "2")],
)
def test_templates_of_others_are_rendered_as_in_production(source, said):
    assert template(source, THEIRS).render(Context()) == said


def test_asking_whether_there_is_something_is_allowed_in_ours_too():
    assert template("{% if nothing %}1{% else %}2{% endif %}", OURS).render(Context()) == "2"


@pytest.mark.logs_error("a disk is full")  # for the same check around this test
def test_an_error_in_the_log_that_nobody_expects_fails():
    with pytest.raises(AssertionError, match="a disk is full"), only_expected_errors(["is broken"]):
        logging.getLogger("jourer").error("a disk is full")


def test_an_expected_error_must_come():
    with pytest.raises(AssertionError, match="not in the log"), only_expected_errors(["a disk is full"]):
        pass


@pytest.mark.logs_error("a disk is full")
def test_an_expected_error_passes():
    logging.getLogger("jourer").error("today a disk is full")


def test_a_warning_is_an_error():
    with pytest.raises(UserWarning):
        warnings.warn("soon gone", stacklevel=1)
