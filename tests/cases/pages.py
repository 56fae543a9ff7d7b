"""How a test asks for the pages of support work and reads what they answer."""

import html
import re
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.urls import reverse

from jourer.models import AuditEvent

NOW = datetime(2026, 3, 10, 14, 32, tzinfo=ZoneInfo("Europe/Stockholm"))
VERA = {"alias": "Liljan", "name": "Vera Lind", "phone": "070-123 45 67", "instructions": "Bara sms, aldrig på helger."}
NONSENSE = UUID("00000000-0000-4000-8000-000000000000")


def url(name, actor, of=None, query=""):
    """The address of a page in the actor's association: `of` is the row it opens, or only its id."""
    kwargs = {"pk": getattr(of, "pk", of)} if of else {}
    return reverse(name, kwargs={"association": actor.association.slug, **kwargs}) + query


def words(response):
    """The text of a page as it is read: no tags, one space between words."""
    text = response.content.decode()
    main = re.search(r"<main.*?</main>", text, re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", main.group() if main else text)
    return re.sub(r" ([.,:])", r"\1", " ".join(html.unescape(plain).split()))


def page_of(client, actor, case):
    return words(client.get(url("case", actor, case)))


def without_token(response):
    """The bytes of an answer but for the token against forged forms, which is another in every one."""
    return re.sub(rb'(csrfmiddlewaretoken" value="|"x-csrftoken": ")[^"]+', b"", response.content)


def recorded(action):
    return list(AuditEvent.objects.filter(action=action))


# What a browser sends


def new(actor, **others):
    """The fewest answers about a new case."""
    return {
        "idempotency_key": str(uuid4()),
        "shelter": str(actor.shelters.first().pk),
        "received_on": "2026-03-09",
        "seeker_role": "victim",
        **others,
    }


def look_up(client, actor, **typed):
    return client.post(url("new_case", actor), new(actor, look_up="yes", **typed))


def note(client, actor, case, text, **others):
    answers = {"note-idempotency_key": str(uuid4()), "note-text": text, **others}
    return client.post(url("write_note", actor, case), answers)


def in_emergency(client, actor, shelter, reference, reason="Hon ringde hit och var i fara", **others):
    answers = {"shelter": str(shelter.pk), "reference": reference, "reason": reason, **others}
    return client.post(url("emergency", actor), answers)


def looked_at(opening, finding="Befogat."):
    """What whoever looks at an emergency opening sends."""
    return {f"seen-{opening.pk}-finding": finding}
