"""What is due in surveys by the clock."""

from datetime import datetime

from participation.core.ticking import due
from participation.surveys.answering.services import remove_waiting
from participation.surveys.answering.unlinking import unlink_ended
from participation.surveys.inviting.services import forget_addresses


@due("surveys.files")
def files(now: datetime) -> int:
    """Remove files that came for answers nobody has sent."""
    return remove_waiting(now)


@due("surveys.addresses")
def addresses(now: datetime) -> int:
    """Forget the addresses of invitations to surveys that are over."""
    return forget_addresses(now)


@due("surveys.unlink")
def unlink(now: datetime) -> int:
    """Write anonymous answers anew once their survey is over, so that the database keeps no trace of their order."""
    return unlink_ended(now)
