"""What the plan room asks for."""

from plans.forms.activities import ActivityFilter, ActivityForm
from plans.forms.changes import AdoptedTargetForm
from plans.forms.corrections import (
    ActivityCorrectionForm,
    DecisionCorrectionForm,
    ElectionCorrectionForm,
    MeetingCorrectionForm,
    PartnerCorrectionForm,
)
from plans.forms.history import HistoryChoiceForm, HistoryFileForm, MonthlyTotalsForm
from plans.forms.imports import ChoicesForm, PlanFileForm, SheltersForm, WordsForm, initial_target
from plans.forms.life import AdoptionForm, CarryOverForm, ConfirmForm, PlanTextsForm
from plans.forms.meetings import DecisionForm, ElectedOnForm, ElectionForm, EndElectionForm, MeetingForm
from plans.forms.partners import NewPartnerForm, PartnerFilter, PartnerForm, PartnerStateForm
from plans.forms.planned import (
    ApprovalForm,
    AreaGroupsForm,
    EvaluationForm,
    ProposalForm,
    SettlingForm,
    WorkGroupForm,
)
from plans.forms.targets import TargetForm
from plans.forms.values import AssessmentForm, ObservationForm

__all__ = [
    "ActivityCorrectionForm",
    "ActivityFilter",
    "ActivityForm",
    "AdoptedTargetForm",
    "AdoptionForm",
    "ApprovalForm",
    "AreaGroupsForm",
    "AssessmentForm",
    "CarryOverForm",
    "ChoicesForm",
    "ConfirmForm",
    "DecisionCorrectionForm",
    "DecisionForm",
    "ElectedOnForm",
    "ElectionCorrectionForm",
    "ElectionForm",
    "EndElectionForm",
    "EvaluationForm",
    "HistoryChoiceForm",
    "HistoryFileForm",
    "MeetingCorrectionForm",
    "MeetingForm",
    "MonthlyTotalsForm",
    "NewPartnerForm",
    "ObservationForm",
    "PartnerCorrectionForm",
    "PartnerFilter",
    "PartnerForm",
    "PartnerStateForm",
    "PlanFileForm",
    "PlanTextsForm",
    "ProposalForm",
    "SettlingForm",
    "SheltersForm",
    "TargetForm",
    "WordsForm",
    "WorkGroupForm",
    "initial_target",
]
