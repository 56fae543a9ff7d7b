"""The queue of files, where a worker may look at any moment."""

from queue import Empty

import pytest
from kombu import Connection

from jourer import celery_app

pytestmark = pytest.mark.pure


@pytest.fixture
def channel(tmp_path):
    folders = dict.fromkeys(("data_folder_in", "data_folder_out", "control_folder"), str(tmp_path))
    celery_app.finalize()
    with Connection("filesystem://localhost", transport_options=folders) as broker:
        yield broker.default_channel


class LookedAtMeanwhile:
    """A message at which a worker looks while it is written down."""

    def __init__(self, channel):
        self.channel, self.found = channel, []

    def __json__(self):
        try:
            self.found.append(self.channel._get("celery"))
        except Empty:
            self.found.append("nothing yet")
        return "whole"


def test_a_message_is_there_whole_or_not_at_all(channel):
    message = LookedAtMeanwhile(channel)
    channel._put("celery", {"body": message})

    assert message.found == ["nothing yet"]
    assert channel._get("celery") == {"body": "whole"}


def test_messages_are_taken_in_the_order_in_which_they_came_and_counted_once(channel):
    channel._put("celery", "first")
    channel._put("other", "not ours")
    assert channel._size("celery") == 1
    assert channel._get("celery") == "first"
    with pytest.raises(Empty):
        channel._get("celery")
