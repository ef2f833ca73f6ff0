"""Roll and box: who has voted, and what was cast. They share no key, no time, no counter.

While a vote runs, whoever can read the database's files could still join roll and box by the order in which rows were
written. Sealing ends that: the ballots move to another table in the order of their random keys, and the open one is
written anew. `docs/ballots.md` says what this protects against and what it does not.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.processes.models import Module
from participation.regions.models import Region
from participation.regions.scope import ScopedManager, TenantModel


class Channel(models.TextChoices):
    """How a ballot came."""

    ONLINE = "online", _("online")
    CODE = "code", _("with an access code")
    PAPER = "paper", _("on paper")


class Box(TenantModel):
    """The ballot box of a module, with the rules that hold for it.

    `rules` is canonical JSON of all that decides: questions, options, who votes, how it is counted. It cannot change
    after the first ballot; the database refuses it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SEALED = "sealed", _("Sealed")
        ABORTED = "aborted", _("Broken off")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    module = models.OneToOneField(Module, models.PROTECT, related_name="box")
    state = models.CharField(_("State"), max_length=8, choices=State, default=State.OPEN)
    rules = models.TextField(default="{}")
    replaceable = models.BooleanField(_("Whoever holds the receipt can change the ballot until the end"), default=False)
    moved_at = models.DateTimeField(null=True, editable=False)  # when the ballots went to the sealed table
    sealed_at = models.DateTimeField(_("Sealed"), null=True, editable=False)
    root = models.CharField(_("Root of all ballots"), max_length=64, blank=True, editable=False)
    tables = models.JSONField(default=dict, editable=False)
    abort_reason = models.TextField(_("Why it was broken off"), blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Ballot box")
        verbose_name_plural = _("Ballot boxes")

    def __str__(self) -> str:
        return f"{self.module_id}"


class RollEntry(models.Model):
    """Somebody who votes or has voted, and how. Without a time: it would tell which ballot is whose."""

    box = models.ForeignKey(Box, models.PROTECT, related_name="roll")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.ONLINE)
    has_voted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "person"], name="on_the_roll_once")]
        indexes = [models.Index(fields=["box"], condition=Q(has_voted=True), name="roll_voted")]

    def __str__(self) -> str:
        return f"{self.box_id}: {self.channel}"


class Ballot(models.Model):
    """One ballot: a random key, the hash of its receipt, its content as canonical JSON. Nothing else."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    box = models.ForeignKey(Box, models.PROTECT, related_name="+", db_index=False)
    receipt_hash = models.CharField(max_length=64)
    content = models.TextField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.receipt_hash


class OpenBallot(Ballot):
    """A ballot while the vote runs. `attributes` is canonical JSON of what the voter let it say ("" for nothing)."""

    channel = models.CharField(max_length=6, choices=Channel, default=Channel.ONLINE)
    attributes = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "receipt_hash"], name="open_receipt_once")]


class SealedBallot(Ballot):
    """A ballot after the end, as it is published."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "receipt_hash"], name="sealed_receipt_once")]
