"""What a text points at must be one's own: pages, pictures, documents and entries of other districts are refused.

Choosers show one's own only; a forged form could still name a foreign key. What stood in the text before may stay.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import page_permission_policy, policy_registry

from participation.regions.scope import TenantModel

PAGE_ACTS = {"add", "change", "publish", "lock", "unlock", "bulk_delete"}
FILE_ACTS = ("add", "change", "delete", "choose")
_LINK = re.compile(r'<a\b(?=[^>]*\blinktype=)[^>]*\bid="(?P<key>\d+)"[^>]*>')
References = set[tuple[type, str]]


def own_of(user: Any, model: Any) -> Any:
    """One's own pages, pictures, documents or rows of a tenant model, as a queryset; None for anything else."""
    if issubclass(model, Page):
        return page_permission_policy.instances_user_has_any_permission_for(user, PAGE_ACTS)
    if model in (get_image_model(), get_document_model()):
        return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, FILE_ACTS)
    return model._default_manager.all() if issubclass(model, TenantModel) else None


def foreign_among(user: Any, references: References) -> References:
    """Those that the person may not point at."""
    if user.is_superuser:
        return set()
    keys: dict[Any, set[str]] = defaultdict(set)
    for model, key in references:
        keys[model].add(key)
    foreign: References = set()
    for model, wanted in keys.items():
        own = own_of(user, model)
        if own is not None:
            numbers = {key for key in wanted if key.isdecimal()}
            found = {str(pk) for pk in own.filter(pk__in=numbers).values_list("pk", flat=True)}
            foreign |= {(model, key) for key in wanted - found}
    return foreign


def references_in(field: Any, value: Any) -> References:
    """What a field of blocks or rich text, or a foreign key, points at."""
    if value is None:
        return set()
    if field.many_to_one and field.concrete:
        return {(field.related_model, str(getattr(value, "pk", value)))}
    if not hasattr(field, "extract_references"):
        return set()
    rows: Iterable[Any] = field.extract_references(value)
    return {(model, str(key)) for model, key, *_path in rows}


def without(block: Any, value: Any, foreign: References) -> Any:
    """The stored form of a block's value with the foreign references taken out, so that no form shows their titles."""
    if not value:
        return value
    if isinstance(block, blocks.StreamBlock):
        inside = ((row, block.child_blocks[row["type"]]) for row in value)
        return [{**row, "value": without(child, row["value"], foreign)} for row, child in inside]
    if isinstance(block, blocks.ListBlock):
        return [{**row, "value": without(block.child_block, row["value"], foreign)} for row in value]
    if isinstance(block, blocks.StructBlock):
        return {name: without(block.child_blocks[name], inner, foreign) for name, inner in value.items()}
    if isinstance(block, BaseTypedTableBlock):
        kinds = [block.child_blocks[column["type"]] for column in value["columns"]]
        rows = [
            {**row, "values": [without(kind, cell, foreign) for kind, cell in zip(kinds, row["values"], strict=True)]}
            for row in value["rows"]
        ]
        return {**value, "rows": rows}
    if isinstance(block, blocks.RichTextBlock):
        keys = {key for _model, key in foreign}
        return _LINK.sub(lambda tag: "<a>" if tag["key"] in keys else tag[0], value)
    if isinstance(block, blocks.ChooserBlock):
        fitting = {key for model, key in foreign if issubclass(model, block.model_class)}
        return None if str(value) in fitting else value
    return value


class OwnReferences:
    """Mixed into forms of the back office whose models point at files and pages, before Wagtail's classes."""

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        form: Any = self
        for field in form.instance._meta.get_fields():
            if field.name in form.cleaned_data:
                value = form.cleaned_data[field.name]
                before = references_in(field, form.initial.get(field.name))
                foreign = foreign_among(form.for_user, references_in(field, value) - before)
                if foreign:
                    _refuse(form, field, value, foreign)
        return cleaned


def _refuse(form: Any, field: Any, value: Any, foreign: References) -> None:
    message = _("Something chosen here does not belong to your region and has been taken out. Please choose again.")
    form.add_error(field.name, ValidationError(message))
    kept = None
    if isinstance(field, StreamField):
        block = field.stream_block
        kept = block.to_python(without(block, block.get_prep_value(value), foreign))
    form.fields[field.name].widget.value_from_datadict = lambda *_args: kept
