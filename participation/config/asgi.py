"""The ASGI entry of a production installation."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.config.settings.production")
application = get_asgi_application()
