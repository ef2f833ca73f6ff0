"""Opening the site of a district: two pages, nothing is written before the last button."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.backoffice.sites.forms import FactsForm, PlaceForm, founding_places
from cms.backoffice.sites.looks import looks
from cms.founding import found_region, kits
from cms.founding.building import first_facts
from participation.accounts.backoffice.acts import BeginView, add_refusal
from participation.audit.models import Entry
from participation.core.errors import DomainError, Invalid
from participation.regions.models import Level, Region


class OpeningView(BeginView):
    """First the place and the look, then contact and law with what the Land prescribes; then everything at once."""

    template_name = "cms/admin/open_site.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not founding_places(request.user).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def place(self, data: Any = None) -> PlaceForm:
        return PlaceForm(data, obj=None, user=self.request.user)

    def facts(self, data: Any = None, initial: Any = None) -> FactsForm:
        return FactsForm(data, initial=initial, obj=None, user=self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(1, self.place())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = self.place(request.POST)
        if not place.is_valid():
            return self.known(place) or self.page(1, place, self.facts(request.POST))
        if "back" in request.POST:
            return self.page(1, self.place(request.POST), self.facts(request.POST))
        if "found" not in request.POST:
            return self.page(2, place, self.begun(place))
        facts = self.facts(request.POST)
        if not facts.is_valid():
            return self.page(2, place, facts)
        return self.found(place, facts)

    def begun(self, place: PlaceForm) -> FactsForm:
        """The second step: what was typed before, else what follows from name and Land."""
        typed = {name: self.request.POST[name] for name in FactsForm.base_fields if self.request.POST.get(name)}
        known = first_facts(Level.DISTRICT, place.cleaned_data["name"], place.cleaned_data["key"])
        return self.facts(initial={**known, **typed})

    def found(self, place: PlaceForm, facts: FactsForm) -> HttpResponse:
        """All or nothing; what the service finds wrong stands beside the field."""
        chosen, values = place.cleaned_data, dict(facts.cleaned_data)
        above: Region = chosen["parent"]
        try:
            region = found_region(
                level=Level.DISTRICT,
                name=chosen["name"],
                key=chosen["key"],
                parent=above,
                host=chosen["host"],
                port=above.home().site.port,
                theme=chosen["theme"],
                kit=chosen["kit"],
                contact_email=values.pop("contact_email"),
                facts={**values, "languages": chosen["languages"]},
                actor=self.request.user,
            )
        except DomainError as error:
            return self.refused(error, place, facts)
        except ValidationError as error:
            add_refusal(facts, error)
            return self.page(2, place, facts)
        messages.success(self.request, gettext("The site of %(name)s is open.") % {"name": region.name})
        return redirect(self.viewset.record_url(region))

    def refused(self, error: DomainError, place: PlaceForm, facts: FactsForm) -> HttpResponse:
        if isinstance(error, Invalid) and error.field in facts.fields:
            add_refusal(facts, error)
            return self.page(2, place, facts)
        add_refusal(place, error)
        return self.known(place) or self.page(1, place, facts)

    def known(self, place: PlaceForm) -> HttpResponse | None:
        """After a double click: the page of the site that the first click has opened."""
        if not {"host", "key", "name"} & set(place.errors) or "found" not in self.request.POST:
            return None
        region = place.existing()
        mine = region and Entry.objects.filter(
            action="region.created", actor_id=self.request.user.pk, region_id=region.pk
        )
        return redirect(self.viewset.record_url(region)) if mine and mine.exists() else None

    def page(self, step: int, place: PlaceForm, facts: FactsForm | None = None) -> HttpResponse:
        """One of the two pages; the other one's answers travel along unseen."""
        return self.render_to_response(
            self.get_context_data(form=place if step == 1 else facts, place=place, facts=facts, step=step)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place, facts = kwargs["place"], kwargs["facts"]
        if kwargs["step"] == 1:
            hidden = _unseen(facts, self.request.POST)
        else:
            hidden = _unseen(place, place.data)
        return {
            **super().get_context_data(**kwargs),
            "hidden": hidden,
            "looks": looks(),
            "kits": kits(),
            "chosen_theme": place["theme"].value(),
            "chosen_kit": place["kit"].value(),
            "back_url": reverse(self.viewset.get_url_name("index")),
        }

    def get_page_title(self) -> str:
        return str(_("Open the site of a district"))


def _unseen(form: Any, data: Any) -> list[tuple[str, str]]:
    """Names and values of a form's answers, for hidden fields."""
    if form is None:
        return []
    return [(name, value) for name in form.fields for value in data.getlist(name)] if data else []
