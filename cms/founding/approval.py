"""Four eyes for the pages of a region: its own workflow, in which its own people approve."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from cms.models import FourEyesTask
from participation.regions.models import Region


@transaction.atomic
def give_workflow(*, region: Region) -> Workflow:
    """The workflow of a region with a site, made where it has none. Repeating it changes nothing."""
    task = FourEyesTask.objects.filter(region=region).first()
    if task is None:
        task = FourEyesTask.objects.create(region=region, name=_("Second person, %(region)s") % {"region": region.name})
    row = WorkflowTask.objects.filter(task=task).select_related("workflow").first()
    if row is None:
        workflow = Workflow.objects.create(name=_("Four eyes, %(region)s") % {"region": region.name})
        row = WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    if region.site is not None:
        WorkflowPage.objects.update_or_create(page=region.site.root_page, defaults={"workflow": row.workflow})
    return row.workflow
