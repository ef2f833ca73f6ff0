"""The page behind the link in an invitation."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participation.core import clock
from participation.core.errors import DomainError
from participation.invitations import services
from participation.invitations.mails import invitation_of


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what; with the right account one accepts here, others are led to sign up."""
    found = invitation_of(token)
    if found is None or found.region_id != request.region.pk:
        raise Http404
    mine = request.user.is_authenticated and services.belongs_to(found, request.user)
    error = ""
    if request.method == "POST" and request.user.is_authenticated:
        try:
            services.accept(invitation=found, person=request.user)
        except DomainError as refusal:
            error = str(refusal.message)
        else:
            messages.success(request, _("Welcome! You have the role now."))
            return redirect("wagtailadmin_home")
    context = {
        "invitation": found,
        "is_open": found.is_open(at=clock.now()),
        "mine": mine,
        "has_account": services.account_of(found.email) is not None,
        "error": error,
        "signup_url": f"{reverse('account_signup')}?{urlencode({'email': found.email})}",
        "login_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, "invitations/invitation.html", context, status=409 if error else 200)
