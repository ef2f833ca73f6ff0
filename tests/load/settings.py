"""Production settings as they are; the measurement can leave the visitors' page cache out."""

import os

from participation.config.settings.production import *  # noqa: F403
from participation.config.settings.production import MIDDLEWARE

if os.environ.get("LOAD_PAGE_CACHE") == "0":
    MIDDLEWARE = [name for name in MIDDLEWARE if not name.endswith("VisitorPageCacheMiddleware")]

# Where the measurement gives each request an address of its own, as a proxy would.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("LOAD_FORWARDED") else 0
