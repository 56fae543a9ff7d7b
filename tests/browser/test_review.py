"""From the coordinator's draft to the reviewer's page, in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jourer import jobs
from jourer.models import Catchment, Job
from reports.actions import reviewers
from tests import builders as build
from tests.reports import partnership as scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def by():
    shelter = build.shelter()
    Catchment.objects.create(association=shelter.association, shelter=shelter, municipality="0180")
    return build.actor("coordinator", shelter)


def test_what_the_coordinator_publishes_stays_for_the_reviewer_who_opens_nothing_else(browse, by):
    follow_up = scene.whole(by)
    invited = {"email": "gran@kommun.example", "name": "Gran Skare", "address": "https://jour.example"}
    until = timezone.localdate() + timedelta(days=30)
    review = reviewers.invite_reviewer(by=by, agreement=follow_up.agreement, valid_until=until, **invited)
    where = {"association": by.association.slug, "pk": follow_up.pk}
    page = browse(by, path=reverse("follow_up", kwargs=where))
    page.get_by_label("Kort sammanfattning").fill("Ett gott år.")
    page.get_by_role("button", name="Spara och förbered").click()
    page.get_by_text("Uppföljningen förbereds").first.wait_for()
    jobs.run(Job.objects.get().pk)
    page.get_by_role("button", name="Publicera för kommunen").click()
    page.get_by_text("Fingeravtryck").wait_for()

    reader = browse(review.actor, path="/review/")
    reader.get_by_role("link", name="Uppföljning 1 jan").click()
    before = reader.locator("article").inner_html()
    scene.supported(by, 3)
    reader.reload()

    assert "Ett gott år." in before
    assert reader.locator("article").inner_html() == before
    slug = by.association.slug
    closed = [f"/{slug}/{name}/" for name in ("contacts", "cases", "plans", "budget", "agreements", "follow-ups")]
    assert [reader.request.get(path).status for path in closed] == [404] * len(closed)
