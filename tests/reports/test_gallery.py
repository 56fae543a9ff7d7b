"""The components, looked at from the outside: what no page built of them may get wrong."""

import re
import subprocess
import sys

import pytest
from django.urls import reverse


@pytest.fixture
def gallery(client):
    return client.get(reverse("gallery")).content.decode()


def test_no_style_and_no_script_stands_in_the_page(gallery):
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:|data:image", gallery)


def test_coordinates_are_not_localised(gallery):
    drawn = re.findall(r'\s(?:x|y|cx|cy|dx|dy|width|height|r)="([^"]*)"', gallery)

    assert len(drawn) > 300
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in drawn)


def test_every_drawing_has_a_title(gallery):
    drawings = re.findall(r"<svg.*?</svg>", gallery, re.DOTALL)

    assert len(drawings) > 30
    assert all(re.search(r"<title>[^<]+</title>", drawing) for drawing in drawings)


def test_numbers_in_words_are_swedish(gallery):
    assert "4\xa0678\xa0000 av 5\xa0578\xa0000\xa0kontakter</strong>, väntat i dag 5\xa0000\xa0000" in gallery


def test_in_production_the_address_does_not_exist(tmp_path):
    """The addresses are made when the process starts, so it takes one of its own."""
    environment = {
        "APP_MODE": "production",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "jourer.settings",
        "SECRET_KEY": "x" * 60,
        "AUDIT_KEY": "x" * 60,
        "FIELD_KEYS": "one:" + "QQ" * 21 + "Q=",
    }
    code = "import django; django.setup(); from reports.gallery_urls import urlpatterns; print(urlpatterns)"

    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_variant_is_accessible_and_fits(browse, axe, scheme, width):
    page = browse(path=reverse("gallery"), width=width, color_scheme=scheme)

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_twice_the_text_still_fits(browse):
    page = browse(path=reverse("gallery"), width=1280)

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_link_in_the_error_summary_leads_to_its_field(browse):
    page = browse(path=reverse("gallery"))

    page.get_by_role("link", name="Kanal: Detta fält måste fyllas i.").click()

    assert page.evaluate("document.activeElement.id") == "id_wrong-channel_0"
