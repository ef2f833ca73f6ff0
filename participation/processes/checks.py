"""An incomplete registration of a module type stops the start."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from participation.processes import registry


@register()
def complete_registrations(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each module type names everything that others read."""
    errors: list[CheckMessage] = []
    for module_type in registry.types():
        for name in (
            "label",
            "description",
            "model",
            "features",
            "presets",
            "page",
            "admin",
            "exports",
            "inbox",
            *(("search",) if module_type.kinds else ()),
        ):
            if not getattr(module_type, name):
                errors.append(Error(f"The module type {module_type.slug} has no {name}.", id="participation.E001"))
        for preset in (*module_type.presets, *module_type.standing_presets):
            unknown = set(preset.features) - set(module_type.features)
            if unknown:
                errors.append(
                    Error(
                        f"A phase preset of {module_type.slug} opens unknown features: {sorted(unknown)}.",
                        id="participation.E002",
                    )
                )
    return errors
