"""Where the anchor of a region's whole progress leads."""

from typing import Any

from django.urls import reverse

from participation.contributions.addresses import address_of
from participation.measures.services import everything


@address_of(everything.KIND)
def overview(contribution: Any) -> str:
    """The page with all measures."""
    return reverse("measures:list")
