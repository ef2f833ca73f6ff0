"""What tests of building surveys need: small surveys, and the editor's form as a browser sends it."""

from typing import Any

from django_scopes import scopes_disabled
from wagtail import blocks

from participation.regions.models import Region
from participation.surveys import services
from participation.surveys.builder.converting import raw_of, raw_of_stream
from participation.surveys.definition import Definition, parse
from participation.surveys.models import Survey, SurveyVersion
from tests import factories


def small(bus: str = "Fahren Sie Bus?", **more: Any) -> Definition:
    """A survey with a condition: whoever takes the bus is asked how often."""
    first = {"key": "bus", "kind": "yes_no", "text": bus, "required": True}
    often = {
        "key": "oft", "kind": "scale", "text": "Wie oft?", "low": "selten", "high": "täglich",
        "when": {"tests": [{"question": "bus", "operator": "is", "value": "yes"}]},
    }  # fmt: skip
    wish = {"key": "wunsch", "kind": "long_text", "text": "Was fehlt Ihnen?", **more}
    return parse({"pages": [{"key": "weg", "title": "Ihr Weg", "questions": [first, often, wish]}]})


def survey(region: Region, **values: Any) -> Survey:
    """A survey in a region, without questions."""
    made = factories.module(region, "survey", **values)
    with scopes_disabled():
        found: Survey = Survey._base_manager.select_related("region", "process").get(pk=made.pk)
    return found


def published(region: Region, definition: Definition | None = None, **values: Any) -> tuple[Survey, SurveyVersion]:
    """A survey with its first version, written in the editor too."""
    made = survey(region, **values)
    definition = definition or small()
    with scopes_disabled():
        services.write(made, definition)
        version = services.publish_version(survey=made, definition=definition)
    return made, version


def stored(of: Survey) -> Survey:
    """The same survey as the database has it."""
    found: Survey = Survey._base_manager.select_related("region", "process").get(pk=of.pk)
    return found


def form(definition: Definition | None, *, base: int = 0, publish: bool = False, **values: Any) -> dict[str, str]:
    """The editor's form with these questions, as a browser sends it."""
    field: Any = Survey._meta.get_field("body")
    stream = field.stream_block.to_python(raw_of(definition) if definition else [])
    data = {"introduction": "", "thanks": "", "base": str(base), **values}
    if publish:
        data["action-publish"] = "action-publish"
    data |= typed(field.stream_block, raw_of_stream(stream), "body")
    return data


def typed(block: Any, value: Any, prefix: str) -> dict[str, str]:
    """The fields of a block."""
    if isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        value = value or []
        data = {f"{prefix}-count": str(len(value))}
        for number, item in enumerate(value):
            here = f"{prefix}-{number}"
            child = block.child_block if isinstance(block, blocks.ListBlock) else block.child_blocks[item["type"]]
            data |= {f"{here}-deleted": "", f"{here}-order": str(number), f"{here}-type": item["type"]}
            data |= {f"{here}-id": item.get("id") or "", **typed(child, item["value"], f"{here}-value")}
        return data
    if isinstance(block, blocks.StructBlock):
        data = {}
        for name, child in block.child_blocks.items():
            data |= typed(child, (value or {}).get(name), f"{prefix}-{name}")
        return data
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if value else {}
    return {prefix: "" if value is None else str(value)}
