"""Commands of Wagtail and Django that read tenant data outside every scope."""

import io
import json

import pytest
from django.core.management import call_command

from tests import factories


@pytest.mark.parametrize(
    "name", ["rebuild_references_index", "publish_scheduled", "update_index", "wagtail_update_index"]
)
def test_they_run_for_all_regions(db, name):
    factories.stage()
    call_command(name, stdout=io.StringIO())


def test_dumpdata_holds_the_rows_of_all_regions(db):
    places = factories.stage()
    out = io.StringIO()
    call_command("dumpdata", "processes.process", stdout=out)
    regions = {row["fields"]["region"] for row in json.loads(out.getvalue())}
    assert regions == {places.nation.pk, places.heide.pk, places.kueste.pk}
