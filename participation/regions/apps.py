"""The tree of regions, hosts, and the scope that keeps tenants apart."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "participation.regions"

    def ready(self) -> None:
        from participation.regions import archive, wagtail_scope  # noqa: F401  (archive registers its gate)

        wagtail_scope.run_index_tasks_unscoped()
