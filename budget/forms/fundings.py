"""What both sides give: posts with their accounts from a day on, and how much of a year holds for a period."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import agreements
from budget.actions.fundings import Post
from budget.codes import Side
from budget.forms.agreements import whole_number
from budget.forms.grants import PostForm, day_field
from budget.models import Agreement, Funding
from jourer import periods
from jourer.forms import capitalised

AHEAD = 2  # periods to come for which a part can be said to hold


class FundingForm(forms.Form):
    """From when the amounts hold, and for how many months they are."""

    fields: dict[str, Any]

    state = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    starts_on = day_field(_("Holds from"), help_text=_("Until the next time that other amounts are agreed on."))
    months = whole_number(
        _("For how many months the amounts are"),
        12,
        help_text=_("As it stands in the agreement. It is not reckoned anew by itself for a shorter period."),
    )

    def __init__(self, data=None, *, agreement: Agreement, funding: Funding | None = None):
        initial = {"starts_on": agreements.shown_period(agreement, timezone.localdate())[0], "months": 12}
        if funding:
            initial = {name: getattr(funding, name) for name in ("starts_on", "months")}
            initial["state"] = agreements.state_of_funding(funding)
        super().__init__(data, initial=initial)


class ContributionForm(PostForm):
    """One post of either side."""

    side = forms.ChoiceField(label=_("Who gives it"), choices=capitalised(Side.choices), initial=Side.FUNDER)
    is_earmarked = forms.BooleanField(label=_("Earmarked"), required=False)
    earmark = forms.CharField(label=_("Earmarked for"), max_length=300, required=False)

    def clean(self):
        if self.cleaned_data.get("side") == Side.IN_KIND and self.cleaned_data.get("accounts"):
            self.add_error("accounts", _("Unpaid work is never in the books. Leave the accounts empty."))
        return super().clean()

    def post(self, row) -> Post:
        data = self.cleaned_data
        is_earmarked = data["is_earmarked"] or bool(data["earmark"])
        facts = {name: data[name] for name in ("side", "name", "amount", "earmark", "accounts")}
        return Post(row, is_earmarked=is_earmarked, **facts)


class ContributionSet(forms.BaseFormSet):
    """All posts on one page; new amounts begin as those before them."""

    def __init__(self, data=None, *, funding: Funding | None = None, like: Funding | None = None):
        shown = funding or like
        posts = list(shown.posts.prefetch_related("sources")) if shown else []
        self.rows = {str(one.pk): one for one in posts} if funding else {}
        super().__init__(data, initial=[self._initial(one) for one in posts], prefix="posts")

    def _initial(self, post):
        names = ("side", "name", "amount", "is_earmarked", "earmark")
        written = ", ".join(str(one) for one in post.sources.all())
        key = str(post.pk) if str(post.pk) in self.rows else ""
        return {"row": key, "accounts": written, **{name: getattr(post, name) for name in names}}

    def clean(self):
        """The same name twice on a side would be one post with two amounts."""
        seen = set()
        for form in self.forms:
            said = form.cleaned_data if form.is_valid() else {}
            key = (said.get("side"), said.get("name", "").casefold())
            if key[1] and key in seen:
                form.add_error("name", _("There is already a post with this name."))
            seen.add(key)

    def posts(self) -> list[Post]:
        """What `set_funding` takes."""
        named = [form for form in self.forms if form.cleaned_data.get("name")]
        return [form.post(self.rows.get(form.cleaned_data["row"])) for form in named]


# Django's stubs know the factory's formset, and not that it is ours.
CONTRIBUTIONS = cast(
    "type[ContributionSet]",
    forms.formset_factory(ContributionForm, formset=ContributionSet, extra=4, max_num=60, validate_max=True),
)


class ProRatingForm(forms.Form):
    """That only so many months of the amounts hold for a period."""

    fields: dict[str, Any]

    starts_on = forms.TypedChoiceField(
        label=_("For which period"), error_messages={"required": _("Choose the period.")}, coerce=str
    )
    months = whole_number(_("How many months of the amounts hold"), 12)
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why only a part of the amounts holds.")},
    )

    def __init__(self, data=None, *, agreement: Agreement):
        super().__init__(data)
        self.periods = {str(one[0]): one for one in _offered(agreement)}
        named = [(key, periods.in_words(one)) for key, one in self.periods.items()]
        self.fields["starts_on"].choices = [("", gettext("Choose")), *named]

    def clean_starts_on(self):
        return self.periods[self.cleaned_data["starts_on"]][0]


def _offered(agreement):
    """Those that have begun, and a few to come."""
    found, to_come = [], 0
    for period in agreement.term.periods():
        to_come += period[0] > timezone.localdate()
        if to_come > AHEAD:
            return found
        found.append(period)
    return found
