"""Contact persons within a text, chosen from those of the region."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class PeopleBlock(blocks.ListBlock):
    """Contact persons; what changes about them changes wherever they are shown."""

    def __init__(self, **kwargs: Any) -> None:
        person = SnippetChooserBlock("cms.ContactPerson", label=_("Contact person"))
        super().__init__(person, **{"min_num": 1, **kwargs})

    class Meta:
        icon = "group"
        label = _("Contact persons from the list")
        template = "cms/blocks/people.html"

    def prepare(self, values: list[Any], context: Any) -> None:
        """Find all of them at once, with their photos; those of other regions are not in the scope."""
        from cms.models.people import ContactPerson, shown  # the models hold these blocks

        wanted = {person.pk for value in values for person in value if person}
        found = {person.pk: person for person in shown(ContactPerson.objects.filter(pk__in=wanted))}
        for value in values:
            value.shown = [found[person.pk] for person in value if person and person.pk in found]
