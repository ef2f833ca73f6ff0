"""Writing surveys: drafts, versions, rehearsals, answers in bulk."""

from participation.surveys.services.drafting import TEXTS, definition_of, publish_draft, save_draft, store, write
from participation.surveys.services.publishing import Faulty, NewStructure, publish_version
from participation.surveys.services.recording import Recorded, record_responses
from participation.surveys.services.rehearsing import end_rehearsal, rehearse

__all__ = [
    "TEXTS", "Faulty", "NewStructure", "Recorded", "definition_of", "end_rehearsal", "publish_draft", "publish_version",
    "record_responses", "rehearse", "save_draft", "store", "write",
]  # fmt: skip
