"""In the back office the scope is what a person's roles reach; staff sign in with a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_scopes import scope

from participation.accounts.roles import staff_reach
from participation.core.themes import current_theme


class StaffScopeMiddleware:
    """Below /admin/: staff only, the scope of one's roles, the base look, the second factor where it is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        user = request.user
        if user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied  # to the sign-in page they would go round in circles
        if user.is_authenticated and settings.STAFF_NEEDS_SECOND_FACTOR and not is_mfa_enabled(user):
            messages.warning(request, _("Staff accounts need a second factor. Please set it up first."))
            return redirect("mfa_activate_totp")
        token = current_theme.set(settings.DEFAULT_THEME)
        try:
            with scope(region=staff_reach(user)):
                return self.get_response(request)
        finally:
            current_theme.reset(token)
