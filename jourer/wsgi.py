"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jourer.settings")

application = get_wsgi_application()

from django.db import connections  # noqa: E402 - the settings come first

from jourer.start import refuse_unsafe_start  # noqa: E402 - it looks into tables, so the applications come first

# Once, in gunicorn's parent process (--preload): a worker that takes over from a killed one while the database
# restarts would refuse, and gunicorn ends when a worker does. The children make connections of their own.
refuse_unsafe_start()
connections.close_all()
