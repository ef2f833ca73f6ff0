"""Debates, their statements, and the module that holds them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution
from participation.contributions.querysets import OfKindManager
from participation.processes.models import Module

KIND = "debate"


class DebateModule(Module):
    """Holds debates, with the rules of its region."""

    class Meta:
        verbose_name = _("Debates")
        verbose_name_plural = _("Debates")


class Debate(Contribution):
    """A question or thesis to discuss. HTML in `body` is cleaned when stored."""

    content_fields = ("title", "body")

    body = models.TextField(_("What it is about"))

    objects = OfKindManager(KIND)

    class Meta:
        verbose_name = _("Debate")
        verbose_name_plural = _("Debates")
