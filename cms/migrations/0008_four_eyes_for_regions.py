"""Regions that were founded before get their workflow of four eyes."""

from typing import Any

from django.db import migrations


def give_workflows(apps: Any, schema_editor: Any) -> None:
    Region = apps.get_model("regions", "Region")
    Task = apps.get_model("cms", "FourEyesTask")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Workflow, WorkflowTask, WorkflowPage = (
        apps.get_model("wagtailcore", name) for name in ("Workflow", "WorkflowTask", "WorkflowPage")
    )
    for region in Region.objects.filter(site__isnull=False).select_related("site"):
        kind, _created = ContentType.objects.get_or_create(app_label="cms", model="foureyestask")
        task = Task.objects.create(region=region, name=f"Zweite Person, {region.name}", content_type=kind)
        workflow = Workflow.objects.create(name=f"Vier Augen, {region.name}")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.update_or_create(page_id=region.site.root_page_id, defaults={"workflow": workflow})


class Migration(migrations.Migration):
    dependencies = [("cms", "0007_news_people_glossary_approval")]
    operations = [migrations.RunPython(give_workflows, migrations.RunPython.noop)]
