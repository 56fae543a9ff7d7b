"""What the plan room asks for."""

from plans.forms.targets import TargetForm
from plans.forms.values import AssessmentForm, ObservationForm

__all__ = ["AssessmentForm", "ObservationForm", "TargetForm"]
