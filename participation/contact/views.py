"""Writing to the people of a site."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participation.contact import abuse, services
from participation.contact.forms import ContactForm
from participation.contact.models import Subject
from participation.core.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The form; a refused one comes back with everything that was typed."""
    subjects = Subject.objects.filter(region=request.region, is_offered=True).order_by("position", "pk")
    person = request.user if request.user.is_authenticated else None
    may_copy = person is not None and person.emailaddress_set.filter(verified=True, primary=True).exists()
    initial = _initial(request, subjects, person)
    form = ContactForm(
        request.POST if request.method == "POST" else None, initial=initial, subjects=subjects, may_copy=may_copy
    )
    if request.method == "POST" and form.is_valid() and _sent(request, form, person):
        return redirect("contact:sent")
    if form.is_bound:
        form.shown_again()
    return render(request, "contact/contact.html", {"form": form})


def _initial(request: HttpRequest, subjects: Any, person: Any) -> dict[str, Any]:
    initial: dict[str, Any] = {"email": person.email if person else ""}
    if request.GET.get("thema") == "barriere":
        initial["subject"] = next((subject.pk for subject in subjects if subject.is_barrier), None)
    return initial


def _sent(request: HttpRequest, form: ContactForm, person: Any) -> bool:
    values = form.cleaned_data
    if abuse.MESSAGES.is_reached(request):
        form.add_error(
            None,
            _("So many messages have come from your connection that we have to slow down. Please try in an hour."),
        )
        return False
    try:
        services.send(
            subject=values["subject"],
            name=values["name"],
            email=values["email"],
            page=values["page"],
            text=values["text"],
            sender=person,
            wants_copy=values.get("copy", False),
            form_key=values["key"],
        )
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return False
    abuse.MESSAGES.note(request)
    return True


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens now."""
    return render(request, "contact/sent.html")
