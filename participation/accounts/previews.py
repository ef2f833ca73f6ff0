"""Previews in the back office: a page as residents see it, and as visitors do, never as the person who edits it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Residence, User
from participation.regions.models import Region

RESIDENT, VISITOR = "resident", "visitor"


def stand_in_resident(region: Region) -> User:
    """Somebody who lives in the region, has no role and is not stored."""
    user = User(pk=0, username=gettext("Resident"))
    user.__dict__.update(residence_rows=[Residence(user=user, region=region)], role_rows=[])
    return user


class PreviewedAs:
    """Mixed into what Wagtail previews, before its own classes."""

    preview_modes = [(RESIDENT, _("As a resident")), (VISITOR, _("As a visitor"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """The page for the stand-in of the mode."""
        region: Region = request.region  # type: ignore[attr-defined]
        request.user = AnonymousUser() if mode_name == VISITOR else stand_in_resident(region)
        return super().serve_preview(request, mode_name)  # type: ignore[misc]
