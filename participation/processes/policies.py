"""Who may see and run processes, and what the phases say."""

from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from participation.accounts.models import Role
from participation.accounts.policies import in_role
from participation.core.decisions import Allowed, Decision, Denied, Remedy
from participation.core.policies import policy
from participation.processes.models import Module, Process

TEAM = (Role.ADMINISTRATOR, Role.EDITOR, Role.PROJECT_TEAM)


@policy("processes.view")
def view(user: Any, process: Process, *, at: datetime) -> Decision:
    """Published processes are for everybody, drafts for the region's team."""
    if process.live:
        return Allowed()
    return in_role(user, process.region, *TEAM, Role.MODERATOR)


@policy("processes.manage")
def manage(user: Any, process: Process, *, at: datetime) -> Decision:
    """Change a process, its modules and phases."""
    return in_role(user, process.region, *TEAM)


@policy("processes.answer")
def answer(user: Any, process: Process, *, at: datetime) -> Decision:
    """Answer officially to a process as a whole."""
    decision = in_role(user, process.region, *TEAM)
    if decision and not process.live:
        return Denied(_("The process is not public yet."))
    return decision


@policy("processes.publish")
def publish(user: Any, process: Process, *, at: datetime) -> Decision:
    """Publish and withdraw a process."""
    return in_role(user, process.region, Role.ADMINISTRATOR, Role.EDITOR)


def phase_opens(module: Module | None, feature: str, *, at: datetime) -> Decision:
    """Whether a phase opens the feature now; the refusal says since or until when it is closed.

    The remedy is to follow the module until it opens (the page shows a follow button for it).
    """
    if module is None:
        return Denied(_("This is no part of what phases open."), code="closed")
    if module.import_only:
        return Denied(_("This was taken over from elsewhere. It can be read but not changed."), code="closed")
    if module.opens(feature, at=at):
        return Allowed()
    coming = module.next_opening(feature, at=at)
    if coming:
        moment = timezone.localtime(coming.starts)
        return Denied(
            _("This opens on %(date)s at %(time)s.")
            % {"date": formats.date_format(moment, "j. F Y"), "time": formats.date_format(moment, "H:i")},
            Remedy(_("Follow until it opens"), module.get_absolute_url() + "#folgen"),
            code="closed",
        )
    ended = [p.ends for p in module.schedule if feature in p.features and p.ends and p.ends <= at]
    if ended:
        moment = timezone.localtime(max(ended))
        return Denied(
            _("The time for this ended on %(date)s at %(time)s.")
            % {"date": formats.date_format(moment, "j. F Y"), "time": formats.date_format(moment, "H:i")},
            Remedy(_("See what comes next"), module.get_absolute_url()),
            code="closed",
        )
    return Denied(
        _("This is not open here at the moment."),
        Remedy(_("See what is open"), module.get_absolute_url()),
        code="closed",
    )
