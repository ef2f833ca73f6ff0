"""What is due in surveys by the clock."""

from datetime import datetime

from participation.core.ticking import due
from participation.surveys.answering.services import remove_waiting


@due("surveys.files")
def files(now: datetime) -> int:
    """Remove files that came for answers nobody has sent."""
    return remove_waiting(now)
