"""What the clock brings to pages."""

from datetime import datetime, timedelta

from cms.drafting.importing import clear
from cms.models import DraftImport
from participation.core.ticking import due

KEPT = timedelta(days=7)


@due("cms.old_imports")
def discard_old_imports(now: datetime) -> int:
    """Throw away documents that nobody took over within a week."""
    return clear(DraftImport._base_manager.filter(at__lt=now - KEPT)[:100])
