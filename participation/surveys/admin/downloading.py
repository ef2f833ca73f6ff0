"""The questions of a survey as a file."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from participation.surveys import services, sharing
from participation.surveys.querysets import current_version


class DownloadView(View):
    """What is published or, where nothing is, what is being written; as the commands read and write it."""

    viewset: Any = None
    http_method_names = ["get"]
    any_permission_required = ("view", "change")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self.viewset.get_record(request, pk)
        version = current_version(survey)
        try:
            definition = version.definition if version else services.definition_of(survey)
        except services.Faulty as error:
            messages.error(request, str(error.message))
            return redirect(self.viewset.record_url(survey))
        content = json.dumps(sharing.as_file(survey, definition), ensure_ascii=False, indent=1)
        name = f"umfrage-{survey.slug}.json"
        return HttpResponse(
            content,
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
