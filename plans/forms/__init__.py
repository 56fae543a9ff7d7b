"""What the plan room asks for."""

from plans.forms.history import HistoryChoiceForm, HistoryFileForm, MonthlyTotalsForm
from plans.forms.targets import TargetForm
from plans.forms.values import AssessmentForm, ObservationForm

__all__ = [
    "HistoryChoiceForm",
    "HistoryFileForm",
    "MonthlyTotalsForm",
    "AssessmentForm",
    "ObservationForm",
    "TargetForm",
]
