"""Shares the back office's cast."""

from tests.admin.conftest import _without_second_factor, browse, cast, places  # noqa: F401
