"""The WSGI entry of a production installation."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.config.settings.production")
application = get_wsgi_application()
