"""Roll and box: who has voted, and what was cast. They share no key, no time, no counter.

While a vote runs, whoever can read the database's files could still join roll and box by the order in which rows were
written. Sealing ends that: the ballots move to another table in the order of their random keys, and the open one is
written anew. `docs/ballots.md` says what this protects against and what it does not.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
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
    module = models.OneToOneField(Module, models.CASCADE, related_name="box")  # whoever has voted protects the box
    state = models.CharField(_("State"), max_length=8, choices=State, default=State.OPEN)
    rules = models.TextField(default="{}")
    replaceable = models.BooleanField(_("Whoever holds the receipt can change the ballot until the end"), default=False)
    moved_at = models.DateTimeField(null=True, editable=False)  # when the ballots went to the sealed table
    sealed_at = models.DateTimeField(_("Sealed"), null=True, editable=False)
    root = models.CharField(_("Root of all ballots"), max_length=64, blank=True, editable=False)
    tables = models.JSONField(default=dict, editable=False)
    abort_reason = models.TextField(_("Why it was broken off"), blank=True)
    # What came on paper: {"ballots", "invalid", "differences", "totals"}; empty as long as nothing was put in.
    paper = models.JSONField(default=dict, editable=False)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Ballot box")
        verbose_name_plural = _("Ballot boxes")

    def __str__(self) -> str:
        return self.module.title


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


class CodeBatch(TenantModel):
    """Access codes that were made together. The codes themselves are nowhere but in the letters."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    box = models.ForeignKey(Box, models.PROTECT, related_name="code_batches", verbose_name=_("Ballot box"))
    name = models.CharField(_("For whom"), max_length=120)
    text = models.TextField(_("Text of the letter"), max_length=4000)
    size = models.PositiveIntegerField(_("Letters"))
    salt = models.CharField(max_length=32, editable=False)
    # What the form was sent with: sent twice, it makes one batch.
    request_key = models.UUIDField(unique=True, editable=False)
    made_at = models.DateTimeField(_("Made"))
    made_by_id = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(_("Declared invalid"), null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Batch of access codes")
        verbose_name_plural = _("Batches of access codes")
        ordering = ["made_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="batch_is_not_empty")]

    def __str__(self) -> str:
        return self.name


class AccessCode(models.Model):
    """A code by the hash that only the server's key can make of it, with its line on the roll. Gone after sealing."""

    class State(models.TextChoices):
        FRESH = "fresh", _("not used yet")
        REDEEMED = "redeemed", _("used")
        VOID = "void", _("invalid")

    batch = models.ForeignKey(CodeBatch, models.PROTECT, related_name="codes")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    entry = models.ForeignKey(RollEntry, models.SET_NULL, null=True, related_name="codes")
    state = models.CharField(max_length=8, choices=State, default=State.FRESH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=~Q(state="void"), name="one_code_for_a_roll_entry"),
        ]
        indexes = [models.Index(fields=["batch", "number"], name="code_by_number")]

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.number}"


class PaperEntry(models.Model):
    """A ballot on paper as two people keyed it in, until it is in the box. Number 0 holds the totals of all.

    The number is that of the slip in the stack; nothing leads from it to a person. A content is canonical JSON, "null"
    for an invalid ballot; "" stands for not keyed in yet.
    """

    box = models.ForeignKey(Box, models.PROTECT, related_name="paper_entries")
    number = models.PositiveIntegerField()
    first = models.TextField()
    first_by_id = models.BigIntegerField(null=True)
    second = models.TextField(blank=True)
    second_by_id = models.BigIntegerField(null=True)
    settled = models.TextField(blank=True)
    settled_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["box", "number"], name="paper_number_once"),
            models.CheckConstraint(
                condition=Q(second_by_id__isnull=True) | ~Q(first_by_id=F("second_by_id")), name="paper_by_two_people"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_complete(self) -> bool:
        """Whether two people have keyed it in."""
        return bool(self.first and self.second)

    @property
    def differs(self) -> bool:
        """Whether the two have keyed in different things."""
        return self.is_complete and self.first != self.second

    @property
    def result(self) -> str:
        """What holds: what both keyed in, or what a third look settled; "" as long as that is open."""
        return self.settled or (self.first if self.is_complete and not self.differs else "")


class Erratum(TenantModel):
    """A public correction beside a box. It is never changed; what is wrong in it is corrected by the next one."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    box = models.ForeignKey(Box, models.PROTECT, related_name="errata", verbose_name=_("Ballot box"))
    text = models.TextField(_("Correction"), max_length=2000)
    at = models.DateTimeField(_("Published"))
    author_id = models.BigIntegerField(null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("Correction")
        verbose_name_plural = _("Corrections")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
