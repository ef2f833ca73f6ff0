"""Surveys with their versions and answers; and what answering needs besides."""

from participation.surveys.models.answering import Batch, Invited, Link, Reminder, Sheet, Unfinished, Upload
from participation.surveys.models.surveys import (
    KIND,
    REHEARSAL,
    Channel,
    Correction,
    LeftAddress,
    LibraryQuestion,
    Response,
    Survey,
    SurveyVersion,
)

__all__ = [
    "KIND", "REHEARSAL", "Batch", "Channel", "Correction", "Invited", "LeftAddress", "LibraryQuestion", "Link",
    "Reminder", "Response", "Sheet", "Survey", "SurveyVersion", "Unfinished", "Upload",
]  # fmt: skip
