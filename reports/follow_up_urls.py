from django.urls import path

from reports import follow_up_pages as views
from reports import question_pages, review_pages, reviewer_pages

urlpatterns = [
    path("agreements/<uuid:pk>/follow-ups/", views.follow_ups, name="follow_ups"),
    path("agreements/<uuid:pk>/reviewers/", reviewer_pages.reviewers, name="reviewers"),
    path("reviewers/<uuid:pk>/end/", reviewer_pages.end_reviewer, name="end_reviewer"),
    path("follow-ups/<uuid:pk>/", views.follow_up, name="follow_up"),
    path("follow-ups/<uuid:pk>/prepare/", views.prepare, name="prepare_follow_up"),
    path("follow-ups/<uuid:pk>/publish/", views.publish, name="publish_follow_up"),
    path("follow-ups/<uuid:pk>/correct/", views.correct, name="correct_follow_up"),
    path("follow-ups/<uuid:pk>/discard/", views.discard, name="discard_follow_up"),
    path("review/<uuid:pk>/", review_pages.reviewed, name="reviewed"),
    path("review/<uuid:pk>/follow-up.pdf", review_pages.reviewed_pdf, name="reviewed_pdf"),
    path("review/<uuid:pk>/follow-up.xlsx", review_pages.reviewed_xlsx, name="reviewed_xlsx"),
    path("review/<uuid:pk>/questions/", question_pages.questions, name="questions"),
    path("review/<uuid:pk>/questions.pdf", question_pages.questions_pdf, name="questions_pdf"),
    path("review/questions/<uuid:pk>/", question_pages.answer, name="answer_question"),
    path("review/hand-on/<uuid:pk>/", reviewer_pages.hand_on, name="hand_on"),
]
