"""What the plan room asks for."""

from plans.forms.changes import AdoptedTargetForm
from plans.forms.history import HistoryChoiceForm, HistoryFileForm, MonthlyTotalsForm
from plans.forms.targets import TargetForm
from plans.forms.values import AssessmentForm, ObservationForm

__all__ = [
    "AdoptedTargetForm",
    "AssessmentForm",
    "HistoryChoiceForm",
    "HistoryFileForm",
    "MonthlyTotalsForm",
    "ObservationForm",
    "TargetForm",
]
