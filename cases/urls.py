from django.urls import path

from cases import views

urlpatterns = [
    path("contacts/", views.contacts, name="contacts"),
    path("contacts/new/", views.new_contact, name="new_contact"),
    path("contacts/<uuid:pk>/undo/", views.undo_contact, name="undo_contact"),
]
