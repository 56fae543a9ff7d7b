"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from jourer.start import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jourer.settings")

application = get_wsgi_application()
refuse_unsafe_start()
