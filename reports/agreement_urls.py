from django.urls import path

from reports import agreement_page
from reports import commitment_pages as pages

urlpatterns = [
    path("agreements/<uuid:pk>/", agreement_page.agreement_page, name="agreement"),
    path("agreements/commitments/<uuid:pk>/", pages.commitment_page, name="commitment"),
    path("agreements/commitments/<uuid:pk>/assess/", pages.assess_commitment, name="assess_commitment"),
    path("agreements/commitments/<uuid:pk>/measure/", pages.measure_commitment, name="measure_commitment"),
    path("agreements/commitments/<uuid:pk>/measure/preview/", pages.preview_commitment, name="preview_commitment"),
    path("agreements/commitments/<uuid:pk>/observe/", pages.observe_commitment, name="observe_commitment"),
    path(
        "agreements/commitments/values/<uuid:pk>/take-back/",
        pages.take_back_commitment_value,
        name="take_back_commitment_value",
    ),
]
