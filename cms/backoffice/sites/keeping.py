"""A site is never deleted with what people have written: what hangs on it is listed, and it can be archived."""

from typing import Any

from django.contrib import messages
from django.db.models import PROTECT, OneToOneRel
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.models import Site

from participation.regions.models import Region


def what_hangs_on(region: Region) -> str:
    """What would go with a region, by kind: "12 × Proposals, 3 × Processes"; "" where there is nothing."""
    counts: dict[str, int] = {}
    for relation in Region._meta.related_objects:
        if relation.on_delete is not PROTECT or isinstance(relation, OneToOneRel):
            continue
        model: Any = relation.related_model
        number = model._base_manager.filter(**{relation.field.name: region}).count()
        if number:
            label = str(capfirst(model._meta.verbose_name_plural))
            counts[label] = max(number, counts.get(label, 0))
    return ", ".join(f"{number} × {label}" for label, number in sorted(counts.items()))


@require_admin_access
def site_stays(request: HttpRequest, pk: int) -> HttpResponse:
    """Instead of Wagtail's own deletion: a refusal that says what hangs on the site and what can be done."""
    if not request.user.has_perm("wagtailcore.delete_site"):
        raise Http404
    site = get_object_or_404(Site.objects.select_related("region"), pk=pk)
    region = site.region
    messages.error(
        request,
        _("“%(site)s” cannot be deleted, because this belongs to it: %(what)s. You can archive the site instead.")
        % {"site": region.name, "what": what_hangs_on(region) or _("the region itself")},
    )
    return redirect("wagtailsites:edit", pk)
