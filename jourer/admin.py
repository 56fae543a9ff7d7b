"""Django's admin, for setting up: associations, shelters, accounts and roles. No case, no contact, no secret."""

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import Http404

from jourer import accounts
from jourer.models import Actor, ActorShelter, Association, Catchment, District, Owned, Shelter, User, audit


class OwnedAdmin(admin.ModelAdmin):
    """Rows of the associations where the user has `permission`, foreign keys included; nothing is ever deleted here.

    Every write is audited as done by the user's actor in that association; Django's own log, which keeps names, is
    not written.
    """

    permission = "setup"
    settled: tuple[str, ...] = ("association",)

    def actors(self, request):
        return [actor for actor in request.actors if actor.may(self.permission)]

    def associations(self, request):
        return Association.objects.filter(pk__in={actor.association_id for actor in self.actors(request)})

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """What is not there and what is another's answer alike."""
        raise Http404

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the page itself links to: any other would answer questions about columns that it does not show."""
        asked = {getattr(one, "parameter_name", f"{one}__exact") for one in self.list_filter}
        return lookup in asked and not any("\0" in one for one in value)

    def get_readonly_fields(self, request, obj=None):
        """A row never moves to another association, and what has been done in a role stays that person's."""
        return self.settled if obj else ()

    def has_module_permission(self, request):
        return bool(self.actors(request))

    def has_view_permission(self, request, obj=None):
        return bool(self.actors(request))

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(association__in=self.associations(request))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", self.offered(db_field.related_model, request))
        if db_field.related_model is Association and kwargs["queryset"].count() == 1:
            kwargs["initial"] = kwargs["queryset"].get()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def offered(self, model, request):
        """The rows of another model that may be chosen here."""
        if model is Association:
            return self.associations(request)
        if issubclass(model, Owned):
            return model.objects.filter(association__in=self.associations(request))
        return model.objects.all()

    def get_inline_instances(self, request, obj=None):
        """Nothing beside a row that is not there yet: an inline belongs to its row's association."""
        return super().get_inline_instances(request, obj) if obj else []

    def log_addition(self, request, obj, message):
        self.record(request, "setup.added", obj)

    def log_change(self, request, obj, message):
        self.record(request, "setup.changed", obj)

    def record(self, request, action, obj):
        owner = obj.association_id
        by = next(actor for actor in self.actors(request) if actor.association_id == owner)
        audit.record(by, action, obj)


class OwnedFormSet(BaseInlineFormSet):
    """Rows that have the association of the row above them."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.instance.association_id = self.instance.association_id
        return form


class OwnedInline(admin.TabularInline):
    """Rows that belong to the row above them, and are offered only rows of its association."""

    formset = OwnedFormSet
    extra = 0
    exclude = ["association"]

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if issubclass(db_field.related_model, Owned):
            parent = request.resolver_match.kwargs.get("object_id")
            owner = self.parent_model.objects.filter(pk=parent).values("association")
            kwargs["queryset"] = db_field.related_model.objects.filter(association__in=owner)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Association)
class AssociationAdmin(OwnedAdmin):
    settled = ()
    list_display = ["name", "slug", "organisation_number"]

    def get_queryset(self, request):
        return self.associations(request)

    def has_add_permission(self, request, obj=None):
        """A new tenant comes with its first administrator: `manage.py create_first_admin`."""
        return False

    def record(self, request, action, obj):
        by = next(actor for actor in self.actors(request) if actor.association_id == obj.pk)
        audit.record(by, action, obj)


class CatchmentInline(OwnedInline):
    model = Catchment


@admin.register(Shelter)
class ShelterAdmin(OwnedAdmin):
    list_display = ["name", "kind", "association"]
    list_select_related = ["association"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [CatchmentInline]


@admin.register(District)
class DistrictAdmin(OwnedAdmin):
    list_display = ["name", "municipality", "association"]
    list_select_related = ["association"]
    search_fields = ["name"]


class ActorShelterInline(OwnedInline):
    model = ActorShelter


@admin.register(Actor)
class ActorAdmin(OwnedAdmin):
    """Who is what. A role ends with its last day; it is never deleted, since what was done was done in it."""

    list_display = ["user", "role", "association", "valid_from", "valid_until"]
    settled = ("association", "user", "role")
    list_select_related = ["user", "association"]
    list_filter = ["role"]
    inlines = [ActorShelterInline]

    def offered(self, model, request):
        return users_of(request, self) if model is User else super().offered(model, request)


def users_of(request, model_admin):
    """The accounts with a role in the user's associations, and those that have no role anywhere yet."""
    theirs = Actor.objects.filter(association__in=model_admin.associations(request)).values("user")
    return User.objects.filter(pk__in=theirs) | User.objects.filter(
        made_by__association__in=model_admin.associations(request)
    )


@admin.register(User)
class UserAdmin(OwnedAdmin):
    """Accounts. Nobody sets another's password: the person chooses one through "forgotten password"."""

    list_display = ["name", "email", "is_active"]
    fields = ["name", "email", "language", "is_active"]
    search_fields = ["name", "email"]

    def get_queryset(self, request):
        return users_of(request, self)

    def get_readonly_fields(self, request, obj=None):
        """Who chooses the address gets the password: an account with a role elsewhere is nobody's alone to change."""
        return self.fields if obj and self.is_shared(request, obj) else ()

    def is_shared(self, request, user):
        return accounts.has_role_outside(user, {actor.association_id for actor in self.actors(request)})

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
            obj.made_by = self.actors(request)[0]
        super().save_model(request, obj, form, change)

    def record(self, request, action, obj):
        audit.record(self.actors(request)[0], action, obj)
