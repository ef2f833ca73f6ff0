"""Writing surveys: drafts, versions, library, copies, rehearsals, answers in bulk."""

from participation.surveys.services.cloning import clone
from participation.surveys.services.drafting import TEXTS, definition_of, publish_draft, save_draft, store, write
from participation.surveys.services.importing import import_survey, replace_draft
from participation.surveys.services.library import keep_from_survey, keep_question, remove_question, take_over
from participation.surveys.services.publishing import Faulty, NewStructure, publish_version
from participation.surveys.services.recording import Recorded, record_responses
from participation.surveys.services.rehearsing import end_rehearsal, rehearse
from participation.surveys.services.rolling_out import roll_out

__all__ = [
    "TEXTS", "Faulty", "NewStructure", "Recorded", "clone", "definition_of", "end_rehearsal", "import_survey",
    "keep_from_survey", "keep_question", "publish_draft", "publish_version", "record_responses", "rehearse",
    "remove_question", "replace_draft", "roll_out", "save_draft", "store", "take_over", "write",
]  # fmt: skip
