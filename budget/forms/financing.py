"""What each funder pays of a cost."""

from decimal import Decimal
from typing import Any

from django import forms

from budget.models import Funder
from jourer.forms import NumberField


class FinancingForm(forms.Form):
    """A field of per cent for each funder; only what is changed is sent on, so that nobody undoes another."""

    fields: dict[str, Any]

    def __init__(self, data=None, *, actor, row):
        super().__init__(data)
        percents = {one.funder_id: one.percent for one in row.financing.all()}
        self.funders = {str(one.pk): one for one in Funder.objects.visible_to(actor)}
        for key, funder in self.funders.items():
            self.fields[key] = NumberField(
                label=funder.name,
                required=False,
                min_value=0,
                max_value=100,
                initial=percents.get(funder.pk),
                show_hidden_initial=True,  # what the page showed, which another may have changed meanwhile
            )

    def shares(self):
        """{funder: per cent} of what is another than the page showed."""
        return {self.funders[key]: self.cleaned_data[key] or Decimal(0) for key in self.changed_data}
