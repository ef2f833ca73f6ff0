"""The tree of regions, hosts, and the scope that keeps tenants apart."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "participation.regions"

    def ready(self) -> None:
        from participation.regions import wagtail_scope

        wagtail_scope.run_index_tasks_unscoped()
