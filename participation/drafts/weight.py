"""What hangs on a draft: why it can be neither deleted nor withdrawn."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.drafts.answered import public_of
from participation.drafts.models import Response, Version


def said_about(drafts: Collection[int]) -> str:
    """A sentence that lists versions, contributions and answers; "" while nothing was published."""
    versions = Version._base_manager.filter(draft__in=drafts).count()
    if not versions:
        return ""
    comments = public_of(drafts).count()
    answers = Response._base_manager.filter(draft__in=drafts).count()
    parts = [
        ngettext("%(number)s published version", "%(number)s published versions", versions) % {"number": versions},
        ngettext("%(number)s contribution", "%(number)s contributions", comments) % {"number": comments},
        ngettext("%(number)s answer", "%(number)s answers", answers) % {"number": answers},
    ]
    return _(
        "This page stays: what people wrote belongs to it (%(list)s). To take the draft out of sight, switch off "
        "“Visible to the public” in the settings of its module."
    ) % {"list": ", ".join(parts)}
