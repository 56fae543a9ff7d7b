from django.urls import path

from cases.views import contacts

urlpatterns = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.new_contact, name="new_contact"),
    path("contacts/<uuid:pk>/undo/", contacts.undo_contact, name="undo_contact"),
]
