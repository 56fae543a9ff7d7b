"""Who signs in, and as what."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from jourer import access
from jourer.models.associations import Shelter
from jourer.models.owned import Owned, OwnedQuerySet


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class Reminders(models.TextChoices):
    """When somebody is told by mail that there is something to do."""

    DAILY = "daily", _("at most one mail a day")
    AT_ONCE = "at_once", _("at most one mail a day, and at once when a shift is concerned")
    OFF = "off", _("no mails")


class User(AbstractBaseUser):
    """A person who signs in. What the person may do stands in `Actor`, never here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=2, choices=[("sv", "Svenska"), ("en", "English")], default="sv"
    )
    reminders = models.CharField(_("reminders by mail"), max_length=10, choices=Reminders, default=Reminders.DAILY)
    is_active = models.BooleanField(_("active"), default=True)
    # Lets an administrator who made an account find it before it has a role.
    made_by = models.ForeignKey("jourer.Actor", null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    date_joined = models.DateTimeField(_("account made"), default=timezone.now, editable=False)
    sessions_ended_at = models.DateTimeField(null=True, editable=False)  # those from before open nothing any more

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        """One address is one account, however it is written."""
        super().clean()
        self.email = self.email.lower()

    def _get_session_auth_hash(self, secret=None):
        """What a session must know to be this user's: it changes with the password and when all sessions are ended."""
        known = f"{self.password}{self.sessions_ended_at or ''}"
        return salted_hmac("jourer.User.session", known, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.partition(" ")[0]

    @property
    def is_staff(self):
        """Whether Django's admin opens: only for those who set something up somewhere."""
        return any(actor.may("setup") for actor in self.actors.current())


class ActorQuerySet(OwnedQuerySet):
    def current(self):
        """Those valid today."""
        today = timezone.localdate()
        return self.filter(valid_from__lte=today).filter(Q(valid_until=None) | Q(valid_until__gte=today))

    def who_may(self, permission: str):
        return self.filter(role__in=access.roles_that(permission))

    def who_log(self):
        return self.who_may("cases.log")


class Actor(Owned):
    """A user in one role in one association (behörighet): the actor of every request. Several are never added up."""

    Role = access.Role

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="actors", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=access.Role)
    shelters = models.ManyToManyField(
        Shelter, through="ActorShelter", related_name="actors", blank=True, verbose_name=_("shelters")
    )
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of a user")
        verbose_name_plural = _("roles of users")
        ordering = ["user__name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "user", "role"],
                name="actor_once",
                violation_error_message=_("The user already has this role."),
            ),
            models.CheckConstraint(
                name="actor_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.user.name} ({self.get_role_display()})"

    def may(self, permission: str) -> bool:
        return permission in access.PERMISSIONS[access.Role(self.role)]

    def lacks(self) -> list["Clearance.Kind"]:
        """What a volunteer should have before taking on a task, and has not today.

        Only volunteers are asked: whoever is employed has been vetted by the employer.
        """
        if self.role != access.Role.VOLUNTEER:
            return []
        has = set(self.clearances.current().values_list("kind", flat=True))
        return [kind for kind in Clearance.Kind if kind not in has]


class ActorShelter(Owned):
    """A shelter for which an actor acts."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="shelter_links")
    shelter = models.ForeignKey(
        Shelter, on_delete=models.PROTECT, related_name="actor_links", verbose_name=_("shelter")
    )

    class Meta:
        verbose_name = _("shelter of a role")
        verbose_name_plural = _("shelters of a role")
        constraints = [models.UniqueConstraint(fields=["actor", "shelter"], name="actor_shelter_once")]

    def __str__(self):
        return str(self.shelter)


class ClearanceQuerySet(OwnedQuerySet):
    def current(self):
        """Those that hold today."""
        today = timezone.localdate()
        return self.filter(since__lte=today).filter(Q(until=None) | Q(until__gte=today))


class Clearance(Owned):
    """What a volunteer's account is cleared for, and until when.

    The room of the volunteers writes it from its register; whoever hands something out reads it, and needs to know
    nothing else of the volunteer.
    """

    class Kind(models.TextChoices):
        ACTIVE = "active", _("active as a volunteer")
        EXTRACT = "extract", _("register extract shown")
        TRAINED = "trained", _("basic training passed")
        CONFIDENTIALITY = "confidentiality", _("confidentiality signed")

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="clearances")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        constraints = [models.UniqueConstraint(fields=["actor", "kind"], name="clearance_once")]

    def __str__(self):
        return self.get_kind_display()
