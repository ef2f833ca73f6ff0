"""Panels of the page editor."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from participation.regions.variables import VARIABLES, facts_of


class VariablesPanel(Panel):
    """Which variables texts may hold, and what each says on this site."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Variables in texts"), "icon": "code", "classname": "collapsed", **kwargs})

    def on_model_bound(self) -> None:
        """Nothing of the model is needed."""

    class BoundPanel(Panel.BoundPanel):
        """For one page in the editor."""

        template_name = "cms/admin/variables.html"

        def get_context_data(self, parent_context: Any = None) -> Any:
            from cms.models.pages import region_of  # pages use this panel

            page = self.instance if self.instance.path else getattr(self.form, "parent_page", None)
            region = region_of(page) if page is not None and page.path else None
            facts = facts_of(region) if region else None
            rows = [
                ("{{ " + variable.name + " }}", variable.label, variable.value(facts) if facts else "")
                for variable in VARIABLES.values()
            ]
            return {**super().get_context_data(parent_context), "rows": rows}


class SourcePanel(Panel):
    """Says where an inherited page comes from and what of it is the site's own."""

    class BoundPanel(Panel.BoundPanel):
        """For one page in the editor."""

        template_name = "cms/admin/source.html"

        def get_context_data(self, parent_context: Any = None) -> Any:
            return {**super().get_context_data(parent_context), "page": self.instance}
