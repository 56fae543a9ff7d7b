from django.contrib import admin

from cases.models import Label
from jourer.admin import OwnedAdmin


@admin.register(Label)
class LabelAdmin(OwnedAdmin):
    """The association's own words for its cases; what is offered no more stays on the cases that have it."""

    permission = "cases.lead"
    list_display = ["name", "is_offered", "association"]
    list_select_related = ["association"]
