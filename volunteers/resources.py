"""The members' register as a spreadsheet, out and in; what is written goes through `volunteers.actions`."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from jourer.exchange.cells import Named, OneOf, Typed, day, in_every_language, plain, shortened, whole_number
from jourer.exchange.resources import MOST_CHANGES, OwnedResource, TooManyChangesError
from volunteers.actions import fees, members
from volunteers.codes import FeeKind
from volunteers.models import FeeClass, Member, YearFee
from volunteers.models.members import normalised_email

MOST_ROWS = 12_000  # with the headings: read, shown and saved within some ten seconds
NUMBER = gettext_lazy("Member number")
PROTECTED = gettext_lazy("protected")
NO_NAME = re.compile(r"[\d\s./:-]+")  # a date or a number
NO_PHONE = re.compile(r"[^\d\s()+/–-]")
PHONE_DIGITS = 6, 15
EARLY_MONTHS = 3  # a fee is paid at the earliest in the last months of the year before


# Cells


def swapped(text: str, what: str) -> ValueError:
    return ValueError(
        _("“%(text)s” is no %(what)s. Have two columns changed places?") % {"text": shortened(text), "what": what}
    )


class Words(Typed):
    """A text of one's own. What Excel would count with was meant for Excel."""

    def __init__(self, longest: int):
        super().__init__(forms.CharField(required=False, max_length=longest))

    def clean(self, value, row=None, **kwargs):
        if value.startswith(("=", "@")):
            raise ValueError(_("This is a formula. Write what it comes to."))
        return super().clean(value, row, **kwargs)


class Name(Words):
    def clean(self, value, row=None, **kwargs):
        name = super().clean(value, row, **kwargs)
        if "@" in name or NO_NAME.fullmatch(name):
            raise swapped(name, _("name"))
        return name


class Phone(Words):
    """A telephone number; Excel takes the nought away with which it begins."""

    def clean(self, value, row=None, **kwargs):
        phone = super().clean(value, row, **kwargs)
        digits = re.sub(r"\D", "", phone)
        if phone and (NO_PHONE.search(phone) or not PHONE_DIGITS[0] <= len(digits) <= PHONE_DIGITS[1] or is_day(phone)):
            raise swapped(phone, _("telephone number"))
        return phone if not phone or phone.lstrip("(").startswith(("0", "+")) else f"0{phone}"


def is_day(text: str) -> bool:
    return bool(re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", text))


def email() -> Typed:
    words = gettext_lazy("This is no e-mail address. Have two columns changed places?")
    return Typed(forms.EmailField(required=False, max_length=200, error_messages={"invalid": words}))


class YesNo(OneOf):
    def __init__(self):
        super().__init__([(True, gettext_lazy("yes")), (False, gettext_lazy("no"))])

    def clean(self, value, row=None, **kwargs):
        return super().clean(value, row, **kwargs) is True

    def render(self, value, obj=None, **kwargs):
        return super().render(bool(value), obj, **kwargs) or str(gettext_lazy("no"))


class Hidden(Field):
    """How one is reached; of who is protected neither the file nor the page before saving says it."""

    def export(self, instance, **kwargs):
        return str(PROTECTED) if instance.is_protected else super().export(instance, **kwargs)

    def save(self, instance, row, *args, **kwargs):
        """What is left empty, or as the export left it, stays."""
        cell = row[str(self.column_name)]
        if not instance.is_protected or plain(cell) not in {"", *in_every_language(PROTECTED)}:
            super().save(instance, row, *args, **kwargs)


class Kept(Field):
    """A cell that is left empty says nothing: a number stays, and a payment is taken back on the member's page."""

    def save(self, instance, row, *args, **kwargs):
        if row[str(self.column_name)]:
            super().save(instance, row, *args, **kwargs)


class Protection(Field):
    def save(self, instance, row, *args, **kwargs):
        if instance.is_protected and not self.clean(row, **kwargs):
            raise ValueError(_("A protection is taken away on the member's own page, never by a file."))
        super().save(instance, row, *args, **kwargs)


# The register


class MemberResource(OwnedResource):
    """Those who are members now, and when this year's fee was paid.

    A row is known by its number, or else by name and e-mail, or name and telephone; who is called like somebody here
    and is known by neither is new, and is named in `namesakes` before anything is saved. `joined_on` is for rows
    without a day of their own.
    """

    number = Kept("number", NUMBER, whole_number())
    name = Field("name", gettext_lazy("Name"), Name(200))
    contact_name = Field("contact_name", gettext_lazy("Who to ask for"), Words(200))
    fee_class = Field("fee_class", gettext_lazy("Fee class"), Named(FeeClass))
    is_protected = Protection("is_protected", gettext_lazy("Protected identity"), YesNo())
    email = Hidden("email", gettext_lazy("E-mail"), email())
    phone = Hidden("phone", gettext_lazy("Telephone"), Phone(50))
    address = Hidden("address", gettext_lazy("Postal address"), Words(300))
    joined_on = Field("joined_on", gettext_lazy("Member since"), day())
    paid_on = Kept("paid_on", gettext_lazy("This year's fee paid on"), day())
    wants_mail = Field("wants_mail", gettext_lazy("Gets mail from the association"), YesNo())

    needed = ("name",)
    filled = ("fee_class", "joined_on")

    class Meta:
        model = Member
        use_bulk = True  # no savepoint for each row: all are written together, at the end

    def __init__(self, actor, *, joined_on: date | None = None):
        super().__init__(actor)
        self.joined_on = joined_on
        self.today = timezone.localdate()
        self.namesakes: list[tuple[int, str, int]] = []
        self.added: list[Member] = []
        self.changed: list[Member] = []

    def get_queryset(self):
        members = super().get_queryset().still().with_paid_on(self.today.year)
        return members.select_related("fee_class").order_by("name", "number")

    @cached_property
    def there(self):
        """Each remembers when it was paid, for a row of the file changes the member in place."""
        members = list(self.get_queryset())
        for one in members:
            one.was_paid_on = one.paid_on
        return members

    # Which row is meant

    def keys_of(self, one):
        said = {"email": one.email, "phone": one.phone}
        return [(one.number,), *_keys(one.name, **said)]

    def key_in(self, row):
        cells = {name: row.get(str(self.fields[name].column_name), "") for name in ("number", "name", "email", "phone")}
        if cells["number"].isdecimal():
            return (int(cells["number"]),)
        return next(iter(_keys(cells["name"], email=cells["email"], phone=cells["phone"])), None)

    def init_instance(self, row=None):
        made = Member(association_id=self.actor.association_id)
        made.paid_on = made.was_paid_on = None
        made.joined_on = self.joined_on
        if self._only_class:
            made.fee_class = self._only_class
        return made

    @cached_property
    def _only_class(self):
        """Where there is one kind of members, a file need not say which."""
        classes = list(FeeClass.objects.visible_to(self.actor).filter(kind=FeeKind.PERSON)[:2])
        return classes[0] if len(classes) == 1 else None

    # What is wrong

    def validate_instance(self, instance, import_validation_errors=None, *args, **kwargs):
        errors = dict(import_validation_errors or {})
        for problem in (self._of_the_number, self._of_the_payment, self._of_the_model):
            for name, words in problem(instance).items():
                errors.setdefault(name, words)
        super().validate_instance(instance, errors, *args, **kwargs)

    def _of_the_number(self, instance):
        if instance._state.adding and instance.number in self._numbers_of_others:
            return {"number": ValidationError(_("This is the number of somebody who has left."))}
        return {}

    @cached_property
    def _numbers_of_others(self) -> set[int]:
        """Those in use by who is not in the file that one exports."""
        numbers = Member.objects.visible_to(self.actor).exclude(left_on=None)
        return set(numbers.values_list("number", flat=True))

    def _of_the_payment(self, instance):
        if instance.paid_on is None:
            return {}
        if instance.paid_on > self.today:
            return {"paid_on": ValidationError(_("The date has not come yet. Choose today or an earlier date."))}
        if instance.paid_on < date(self.today.year - 1, 13 - EARLY_MONTHS, 1):
            return {"paid_on": ValidationError(_("This can not be the fee of this year."))}
        if instance.fee_class_id and not self._amounts.get(instance.fee_class_id):
            return {"paid_on": ValidationError(_("No fee is decided for this class and year. Decide it first."))}
        return {}

    @cached_property
    def _amounts(self):
        return dict(
            YearFee.objects.visible_to(self.actor).filter(year=self.today.year).values_list("fee_class_id", "amount")
        )

    def _of_the_model(self, instance):
        try:
            instance.clean_fields(
                exclude=["association", "fee_class", "joined_on", *(["number"] if not instance.number else [])]
            )
            instance.clean()
        except ValidationError as error:
            return error.error_dict
        return {}

    # In

    def save_instance(self, instance, is_create, row, **kwargs):
        if is_create:
            self.added.append(instance)
            if numbers := self._numbers_by_name.get(plain(instance.name)):
                self.namesakes.append((self.numbers[kwargs["row_number"] - 1], instance.name, numbers[0]))
            return
        self.changed.append(instance)
        if len(self.changed) > MOST_CHANGES:
            raise TooManyChangesError

    @cached_property
    def _numbers_by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for one in self.there:
            found.setdefault(plain(one.name), []).append(one.number)
        return found

    def after_import(self, dataset, result, **kwargs):
        """All of it, where nothing is wrong with any row."""
        if result.has_validation_errors() or result.has_errors():
            return
        members.take_in(by=self.actor, members=self.added)
        for instance in self.changed:
            facts = self.facts_of(instance)
            del facts["paid_on"]
            members.change_member(by=self.actor, member=instance, **facts)
        self._mark()

    def _mark(self):
        """Fees paid, a day at a time."""
        paid: dict[date, list] = {}
        for instance in [*self.added, *self.changed]:
            if instance.paid_on != instance.was_paid_on:
                paid.setdefault(instance.paid_on, []).append(instance.pk)
        fees.import_payments(by=self.actor, year=self.today.year, paid=paid)


def _keys(name, *, email, phone):
    """By which somebody is known who has no number: the surest first."""
    name, digits = plain(name), re.sub(r"\D", "", phone).lstrip("0")
    if email:
        yield name, "email", normalised_email(email)
    if digits:
        yield name, "phone", digits
    if name and not (email or digits):
        yield (name,)
