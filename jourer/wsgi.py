"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jourer.settings")

application = get_wsgi_application()

from jourer.start import refuse_unsafe_start  # noqa: E402 - it looks into tables, so the applications come first

refuse_unsafe_start()
