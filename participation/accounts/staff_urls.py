"""The back office's own sign-in and account pages lead to the ones that everybody uses."""

from django.urls import path
from django.views.generic import RedirectView

to_account_pages = [
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/logout/", RedirectView.as_view(pattern_name="account_logout")),
    path("admin/account/", RedirectView.as_view(pattern_name="accounts:me")),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
]
