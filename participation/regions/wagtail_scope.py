"""Wagtail's own background work reads every region.

Wagtail keeps its reference index and its search index by tasks that load the saved object through the default
manager. That manager raises outside a scope, and the immediate task backend would swallow the error, so both tasks
run with scopes disabled.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import modelsearch.tasks
import wagtail.tasks
from django_scopes import scopes_disabled


def _unscoped(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        with scopes_disabled():
            return function(*args, **kwargs)

    return run


def run_index_tasks_unscoped() -> None:
    """Wrap the two task functions; called once when the app is ready."""
    for task in (wagtail.tasks.update_reference_index_task, modelsearch.tasks.insert_or_update_object_task):
        object.__setattr__(task, "func", _unscoped(task.func))  # a Task is a frozen dataclass
