"""Commands of others that read tenant data."""

from typing import Any

from django_scopes import scopes_disabled


class Unscoped:
    """Mixed into a command of Django or Wagtail: it reads the rows of every region."""

    def handle(self, *args: Any, **options: Any) -> Any:
        with scopes_disabled():
            return super().handle(*args, **options)  # type: ignore[misc]
