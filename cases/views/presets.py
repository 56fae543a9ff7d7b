"""A person's own buttons of the quick log: saved, renamed, taken away."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import actions
from cases.forms.presets import PresetForm
from cases.models import Preset
from cases.views.cases import to_page
from cases.views.contacts import own_entry
from jourer.access import requires
from jourer.posting import agreed, posted


@requires("cases.log")
@require_http_methods(["GET", "HEAD", "POST"])
def presets(request):
    """One's buttons, and a form for one more; `?like=` fills it in as an entry just made."""
    form = PresetForm(posted(request), like=own_entry(request, "like"))
    if form.is_valid() and agreed(request, form, actions.save_preset, **form.cleaned_data):
        return to_page(request, "presets", _("The preset is saved. It stands at the top when you log a contact."))
    own = Preset.objects.visible_to(request.actor)
    return render(request, "cases/presets.html", {"form": form, "presets": own}, status=422 if form.errors else 200)


@requires("cases.log")
@require_http_methods(["GET", "HEAD", "POST"])
def change_preset(request, pk):
    preset = get_object_or_404(Preset.objects.visible_to(request.actor), pk=pk)
    form = PresetForm(posted(request), instance=preset)
    if form.is_valid() and agreed(request, form, actions.save_preset, preset=preset, **form.cleaned_data):
        return to_page(request, "presets", _("The preset is saved."))
    context = {"form": form, "preset": preset}
    return render(request, "cases/preset_change.html", context, status=422 if form.errors else 200)


@requires("cases.log")
@require_POST
def delete_preset(request, pk):
    preset = get_object_or_404(Preset.objects.visible_to(request.actor), pk=pk)
    actions.delete_preset(by=request.actor, preset=preset)
    return to_page(request, "presets", _("The preset is deleted. What you have logged with it stays."))
