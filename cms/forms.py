"""Forms in which editors write pages."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from cms import publishing
from participation.accounts.backoffice.references import OwnReferences
from participation.core.editorial import is_shouted
from participation.regions import variables


class EditorialPageForm(OwnReferences, WagtailAdminPageForm):
    """Stops what readers could not read as soon as the page is to be published, and foreign references always.

    A variable that says nothing on this site is such a mistake; a draft may hold one.
    """

    def clean(self) -> Any:
        cleaned = super().clean()
        if not self.is_deferred_validation:
            if is_shouted(self.cleaned_data.get("title") or ""):
                self.add_error("title", publishing.shouted())
            region = publishing.region_of(self.instance if self.instance.path else self.parent_page)
            for name, value in list(self.cleaned_data.items()):
                found = variables.problems(publishing.strings_in(value), region) if region else []
                if found:
                    self.add_error(name, [str(problem) for problem in found])
        return cleaned


class RegionPageForm(EditorialPageForm):
    """For pages that name rows of their region (topics, process, people): only those of the page's own region.

    `of_region` names the fields.
    """

    of_region: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region_id = self.instance.region_id or getattr(getattr(self.parent_page, "specific", None), "region_id", None)
        for name in self.of_region:
            if name in self.fields:
                field: Any = self.fields[name]
                field.queryset = field.queryset.filter(region=region_id)
