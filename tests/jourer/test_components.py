from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template

from jourer.access import Role
from jourer.models import Actor
from jourer.templatetags.components import Table, may


class Example(forms.Form):
    email = forms.EmailField(label="E-post", help_text="Den du loggar in med.")
    channel = forms.ChoiceField(label="Kanal", choices=[("phone", "Telefon")], widget=forms.RadioSelect)
    note = forms.CharField(label="Anteckning", required=False)

    def clean(self):
        if self.cleaned_data.get("note") == "fel":
            raise forms.ValidationError("Det här går inte ihop.")


def render(source, **context):
    return Template("{% load components %}" + source).render(Context(context))


def test_an_actor_may_what_the_role_may_and_nobody_may_nothing():
    assert may(Actor(role=Role.STAFF), "cases.log")
    assert not may(Actor(role=Role.BOARD), "cases.log")
    assert not may(None, "cases.log")


def test_a_field_ties_help_and_error_to_its_widget():
    html = render("{% field form.email %}", form=Example({"email": "anna"}))

    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html


def test_only_what_is_voluntary_is_marked():
    form = Example()

    assert "frivilligt" in render("{% field form.note %}", form=form)
    assert "frivilligt" not in render("{% field form.email %}", form=form)
    assert "frivilligt" not in render("{% field form.note mark_optional=False %}", form=form)


def test_radio_buttons_become_a_named_group_of_chips():
    html = render("{% field form.channel %}", form=Example())

    assert "<legend>Kanal</legend>" in html
    assert '<label class="chip" for="id_channel_0">' in html


def test_errors_are_counted_and_lead_to_their_fields():
    html = render("{% error_summary form %}", form=Example({"note": "fel"}))

    assert "3 saker behöver rättas" in html
    assert '<a href="#id_email">E-post: Detta fält måste fyllas i.</a>' in html
    assert '<a href="#id_channel_0">Kanal: Detta fält måste fyllas i.</a>' in html
    assert "<li>Det här går inte ihop.</li>" in html


def test_one_error_is_one_thing():
    assert "1 sak behöver rättas" in render("{% error_summary form %}", form=Example({"email": "a@b.se", "note": ""}))


def test_a_form_without_errors_has_no_summary():
    assert render("{% error_summary form %}", form=Example()).strip() == ""


def test_a_status_has_a_shape_and_a_word():
    html = render('{% status "at_risk" %}')

    assert "<svg" in html
    assert '<span class="status-word">Risk</span>' in html


def test_no_cell_of_a_table_is_empty():
    html = render(
        "{% data_table table %}", table=Table("Kanaler", ("Kanal", "Antal"), (("Telefon", 1200), ("Video", None)))
    )

    assert '<td class="number" data-label="Antal">1\xa0200</td>' in html
    assert '<td class="number" data-label="Antal">Data saknas</td>' in html


def test_paging_keeps_the_rest_of_the_address(rf):
    page = Paginator(range(100), 10).page(2)

    html = render("{% pagination page %}", page=page, request=rf.get("/", {"shelter": "solros", "page": "2"}))

    assert 'href="?shelter=solros&amp;page=3"' in html


def test_one_page_needs_no_paging(rf):
    page = Paginator(range(3), 10).page(1)

    assert render("{% pagination page %}", page=page, request=rf.get("/")).strip() == ""


def test_what_is_typed_stays_typed_text():
    html = render('{% message "done" %}{{ name }}{% endmessage %}{% empty_state name %}', name="<script>")

    assert "<script>" not in html
