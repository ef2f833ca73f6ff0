"""News on one's page, settings, and the end of mails by one click."""

from django.conf import settings as conf
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participation.core.errors import Invalid
from participation.notifications import services, tokens
from participation.notifications.forms import SettingsForm
from participation.notifications.models import Notice, Preference, Rhythm
from participation.notifications.mypage import line_of


@require_safe
@login_required
def news(request: HttpRequest) -> HttpResponse:
    """Everything one was told within this site, the latest first."""
    page = Notice.objects.of(request.user).page(request.GET.get("after", ""))
    context = {
        "page": page,
        "lines": [line_of(notice, request.region) for notice in page.items],
        "any_unread": Notice.objects.of(request.user).unread().exists(),
    }
    return render(request, "notifications/news.html", context)


@require_safe
@login_required
def read_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a notice as read and lead to what it tells of."""
    notice = get_object_or_404(Notice.objects.of(request.user).select_related("region__site"), pk=pk)
    services.mark_read(notice=notice, person=request.user)
    away = notice.region_id != request.region.pk
    return redirect((notice.region.url if away else "") + notice.url)


@require_POST
@login_required
def mark_read(request: HttpRequest) -> HttpResponse:
    """Note everything as read."""
    services.mark_all_read(person=request.user)
    messages.success(request, _("All news are marked as read."))
    return redirect("notifications:list")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """How often one hears by mail."""
    present = Preference.objects.filter(person=request.user).first() or Preference()
    initial = {
        "news": present.news,
        "reminders": present.reminders,
        "language": present.language or conf.LANGUAGE_CODE,
    }
    is_staff = request.user.is_superuser or bool(request.user.role_rows)
    form = SettingsForm(request.POST or None, initial=initial, is_staff=is_staff)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose(person=request.user, **{"reminders": present.reminders, **form.cleaned_data})
        except Invalid as error:
            form.add_error(error.field or None, str(error.message))
        else:
            messages.success(request, _("Your choice has been saved."))
            return redirect("notifications:settings")
    return render(request, "notifications/settings.html", {"form": form, "address": request.user.email})


@csrf_exempt  # mail programs post here without having seen the page; the signed token says who asks
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails with one click: looking at the page changes nothing, its button or a mail program's does."""
    person = tokens.person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        services.unsubscribe(person=person)
    preference = Preference.objects.filter(person=person).first() or Preference()
    stopped = preference.news == preference.reminders == Rhythm.NEVER
    return render(request, "notifications/unsubscribe.html", {"stopped": stopped, "person": person})
