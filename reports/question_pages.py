"""Questions about rows of a follow-up, their answers, and both as one document for the municipality's records."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jourer.access import requires
from jourer.forms import SavedOnce
from jourer.models import audit
from jourer.posting import agreed, done, posted, posted_by
from reports.actions import reviewers as actions
from reports.models import Question
from reports.review_pages import file_of, get_published

NOTHING_OF_PERSONS = gettext_lazy("Question and answer are public documents. Write nothing about individual persons.")


class QuestionForm(SavedOnce):
    row = forms.ChoiceField(
        label=gettext_lazy("What the question is about"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose what the question is about.")
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Your question"),
        error_messages={"required": gettext_lazy("Write your question.")},
        help_text=NOTHING_OF_PERSONS,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data=None, *, follow_up):
        super().__init__(data)
        self.fields["row"].choices = list(actions.rows_of(follow_up.content))


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        error_messages={"required": gettext_lazy("Write your answer.")},
        help_text=NOTHING_OF_PERSONS,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@requires("follow_ups.read")
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request, pk):
    """All that was asked about a follow-up and answered, and asking one more."""
    found = get_published(request, pk)
    form = QuestionForm(posted_by(request, "follow_ups.review"), follow_up=found)
    if form.is_valid() and agreed(request, form, actions.ask_question, follow_up=found, **form.cleaned_data):
        messages.success(request, _("Your question is sent, and the answer will stand here."))
        return redirect("questions", association=request.actor.association.slug, pk=pk)
    audit.record(request.actor, "questions.read", found)
    context = {
        "form": form,
        "follow_up": found,
        "questions": _of(request, found),
        "may_ask": request.actor.may("follow_ups.review"),
        "may_answer": request.actor.may("follow_ups.edit"),
    }
    return render(request, "reports/review/questions.html", context, status=422 if form.errors else 200)


def _of(request, found):
    rows = Question.objects.visible_to(request.actor).filter(follow_up=found)
    return rows.select_related("asked_by__user", "answered_by__user")


@requires("follow_ups.read")
@require_safe
def questions_pdf(request, pk):
    from reports import pdf  # noqa: PLC0415 - WeasyPrint takes as long to import as all the rest, in every process

    found = get_published(request, pk)
    context = {"follow_up": found, "questions": _of(request, found), "stylesheet": pdf.STYLESHEET}
    with translation.override("sv"):
        paper = render_to_string("reports/review/questions_paper.html", context)
    named = {"name": "fragor-och-svar", "action": "questions.read"}
    return file_of(request, found, pdf.write(paper), "application/pdf", "pdf", **named)


@requires("follow_ups.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    """Once, since both go into the records."""
    rows = Question.objects.visible_to(request.actor).select_related("follow_up", "asked_by__user")
    found = get_object_or_404(rows.defer("follow_up__asked", "follow_up__released"), pk=pk)
    form = AnswerForm(posted(request))
    if form.is_valid() and done(request, form, actions.answer_question, question=found, **form.cleaned_data):
        return redirect("questions", association=request.actor.association.slug, pk=found.follow_up_id)
    context = {"form": form, "question": found}
    return render(request, "reports/review/answer.html", context, status=422 if form.errors else 200)
