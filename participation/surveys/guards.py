"""The database itself refuses to change the structure of a published version, or what was corrected."""

from typing import Any

from participation.core.triggers import Refusal, append_only, refuse

_REFUSALS = (
    Refusal(
        "survey_structure_fixed",
        "surveys_surveyversion",
        "UPDATE",
        "OLD.structure <> NEW.structure OR OLD.number <> NEW.number OR OLD.survey_id <> NEW.survey_id",
    ),
    *(refusal for refusal in append_only("survey_correction_fixed", "surveys_correction") if refusal.act == "UPDATE"),
)


def protect(using: str = "default", **kwargs: Any) -> None:
    """Create the triggers; safe to call again."""
    refuse(_REFUSALS, using=using)
