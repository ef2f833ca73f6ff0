"""Where a paragraph is discussed."""

from typing import Any

from django.urls import reverse

from participation.contributions.addresses import address_of
from participation.drafts.models import PARAGRAPH


@address_of(PARAGRAPH)
def paragraph(contribution: Any) -> str:
    """Its number alone: its words change from version to version."""
    return reverse("drafts:paragraph", args=[contribution.pk])
