"""Writing surveys: publish versions, record answers in bulk."""

from participation.surveys.services.publishing import publish_version
from participation.surveys.services.recording import Recorded, record_responses

__all__ = ["Recorded", "publish_version", "record_responses"]
