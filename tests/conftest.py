import pytest

from tests import builders


@pytest.fixture(autouse=True)
def scene(request):
    """Closes after the test what its builders opened, before the database is rolled back."""
    yield
    builders.scene.stack.close()
    builders.scene.associations.clear()
