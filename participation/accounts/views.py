"""Pages about one's account that allauth does not have."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participation.core import mypage


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """My page: what one has written, supported and followed within this site."""
    region = request.region  # type: ignore[attr-defined]
    context = {
        "sections": mypage.sections(request.user, region),
        "is_resident": request.user.is_resident_of(region),  # type: ignore[union-attr]
    }
    return render(request, "accounts/me.html", context)


@require_safe
def residence(request: HttpRequest) -> HttpResponse:
    """Where one is a verified resident, what that opens, and how to have it verified here."""
    residences = []
    if request.user.is_authenticated:
        residences = list(request.user.residences.valid().select_related("region"))
    is_resident = request.user.is_authenticated and request.user.is_resident_of(request.region)
    return render(request, "accounts/residence.html", {"residences": residences, "is_resident": is_resident})
