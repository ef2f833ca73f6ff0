"""A poll, its questions and their options.

The rules that hold for voters are the canonical JSON in the ballot box (`ballot_rules.rules_of`); these rows are what
staff write and what the page shows. From the first ballot on the database refuses to change them (`guards.py`).
"""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.blocks import StreamBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, PreviewableMixin

from participation.accounts.previews import PreviewedAs
from participation.ballots.eligibility_fields import ELIGIBILITY_FIELDS, EligibilityColumns
from participation.core.blocks import BlocksField
from participation.polls.counting import Majority, Of
from participation.processes.models import Module

KIND = "poll"
TITLE_LENGTH = 200


class Quorum(models.TextChoices):
    """What must be reached for the result to hold."""

    NONE = "none", _("No quorum")
    TURNOUT_SHARE = "turnout_share", _("At least so many per cent of those entitled take part")
    TURNOUT_NUMBER = "turnout_number", _("At least so many people take part")
    APPROVAL_SHARE = "approval_share", _("At least so many per cent of those entitled vote for the answer that leads")
    APPROVAL_NUMBER = "approval_number", _("At least so many people vote for the answer that leads")


SHARES = (Quorum.TURNOUT_SHARE, Quorum.APPROVAL_SHARE)
OF_APPROVAL = (Quorum.APPROVAL_SHARE, Quorum.APPROVAL_NUMBER)

# The columns of a poll that decide; they are fixed with the first ballot.
DECIDING = (*ELIGIBILITY_FIELDS, "replaceable", "random_order", "groups", "entitled", "quorum", "quorum_value")


class Poll(PreviewedAs, PreviewableMixin, EligibilityColumns, ClusterableModel, Module):
    """A poll: who votes, what must be reached, and the questions."""

    replaceable = models.BooleanField(
        _("Ballots can be changed until the end"),
        default=False,
        help_text=_("Whoever holds the receipt of a ballot can change it. Who has lost the receipt cannot."),
    )
    random_order = models.BooleanField(
        _("Options in a different order for everyone"),
        default=False,
        help_text=_("So that no option gains by standing first. On paper they keep the order below."),
    )
    groups = models.BooleanField(
        _("Tables by age group and municipality"),
        default=False,
        help_text=_(
            "Voters are asked whether their ballot may be counted in them. Groups of fewer than five are withheld, and "
            "what is known of single ballots is destroyed when the box is sealed."
        ),
    )
    entitled = models.PositiveIntegerField(
        _("How many people are entitled to vote"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("From the register of residents. Needed for a quorum in per cent; the result then states turnout."),
    )
    quorum = models.CharField(_("Quorum"), max_length=16, choices=Quorum, default=Quorum.NONE)
    quorum_value = models.PositiveIntegerField(
        _("Per cent or number of people"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("Poll")
        verbose_name_plural = _("Polls")

    @property
    def full_url(self) -> str:
        """Where the preview pretends to be."""
        return self.region.url + self.get_absolute_url()

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "polls/poll.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from participation.polls.pages import page_of

        return {"request": request, "preview": True, **page_of(self, request.user)}


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    YES_NO = "yes_no", _("Yes, no or abstain")
    SINGLE = "single", _("One option")
    MULTIPLE = "multiple", _("Several options")
    RANKING = "ranking", _("Ranking")
    SCORES = "scores", _("Scores from 0 to 5 for each option")
    APPROVAL = "approval", _("Approval: any number of options")


class Decides(models.TextChoices):
    """By which count a ranking is decided; the other is shown, too."""

    RUNOFF = "runoff", _("Instant runoff")
    BORDA = "borda", _("Points by Borda")


MARKED = (QuestionKind.YES_NO, QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.APPROVAL)


class Question(ClusterableModel, Orderable):
    """One question of a poll."""

    class NeededMajority(models.TextChoices):
        SIMPLE = Majority.SIMPLE.value, _("Simple: the most votes")
        ABSOLUTE = Majority.ABSOLUTE.value, _("Absolute: more than half of the votes")
        TWO_THIRDS = Majority.TWO_THIRDS.value, _("At least two thirds of the votes")

    class MajorityOf(models.TextChoices):
        VALID = Of.VALID.value, _("Votes for or against; abstentions do not count")
        ALL = Of.ALL.value, _("All ballots, abstentions included")

    poll = ParentalKey(Poll, on_delete=models.CASCADE, related_name="questions", verbose_name=_("Poll"))
    title = models.CharField(_("Question"), max_length=TITLE_LENGTH)
    text = models.TextField(_("Explanation"), max_length=2000, blank=True)
    kind = models.CharField(_("How it is answered"), max_length=10, choices=QuestionKind, default=QuestionKind.YES_NO)
    min_choices = models.PositiveSmallIntegerField(
        _("At least so many options"), null=True, blank=True, help_text=_("For several options and for a ranking.")
    )
    max_choices = models.PositiveSmallIntegerField(
        _("At most so many options"), null=True, blank=True, help_text=_("For several options and for a ranking.")
    )
    decides = models.CharField(
        _("What decides a ranking"),
        max_length=6,
        choices=Decides,
        default=Decides.RUNOFF,
        help_text=_("Both are counted and shown; only one can decide."),
    )
    majority = models.CharField(
        _("Majority"),
        max_length=10,
        choices=NeededMajority,
        default=NeededMajority.SIMPLE,
        help_text=_("For rankings and scores a majority of votes has no meaning: choose the simple one there."),
    )
    majority_of = models.CharField(_("Majority of"), max_length=5, choices=MajorityOf, default=MajorityOf.VALID)

    class Meta(Orderable.Meta):
        verbose_name = _("Question")
        verbose_name_plural = _("Questions")

    def __str__(self) -> str:
        return self.title


class Option(Orderable):
    """One option of a question. A question with yes and no has none."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options", verbose_name=_("Question"))
    title = models.CharField(_("Option"), max_length=TITLE_LENGTH)
    text = models.TextField(_("Explanation"), max_length=2000, blank=True)
    image = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Picture")
    )
    image_alt = models.CharField(
        _("What the picture shows"), max_length=200, blank=True, help_text=_("For people who do not see it.")
    )
    pro = models.TextField(_("What speaks for it"), max_length=2000, blank=True)
    contra = models.TextField(_("What speaks against it"), max_length=2000, blank=True)
    documents = BlocksField(
        StreamBlock([("document", DocumentChooserBlock(label=_("Document")))], required=False),
        blank=True,
        verbose_name=_("Documents"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("Option")
        verbose_name_plural = _("Options")

    def __str__(self) -> str:
        return self.title
