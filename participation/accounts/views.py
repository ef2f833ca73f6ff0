"""Pages about one's account that allauth does not have."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def residence(request: HttpRequest) -> HttpResponse:
    """Where one is a verified resident, what that opens, and how to have it verified here."""
    residences = []
    if request.user.is_authenticated:
        residences = list(request.user.residences.valid().select_related("region"))
    is_resident = request.user.is_authenticated and request.user.is_resident_of(request.region)
    return render(request, "accounts/residence.html", {"residences": residences, "is_resident": is_resident})
