from datetime import UTC, datetime

import pytest
import time_machine

from tests import builders as build

MIDSUMMER = datetime(2026, 6, 15, 9, tzinfo=UTC)


@pytest.fixture
def midsummer():
    """Monday 15 June 2026, at eleven in the morning."""
    with time_machine.travel(MIDSUMMER, tick=False):
        yield


@pytest.fixture
def shelter():
    return build.shelter()


@pytest.fixture
def coordinator(shelter):
    return build.actor("coordinator", shelter)
