"""A vote of a district, on a kind of module made for these tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django import forms
from django.http import QueryDict
from django_scopes import scopes_disabled

from participation.accounts.models import Residence, User
from participation.ballots import registry
from participation.ballots.contents import parsed
from participation.ballots.eligibility import Eligibility, eligible
from participation.ballots.models import Box
from participation.ballots.services import sealing
from participation.core.errors import Invalid
from participation.processes.models import Module, Phase
from tests import factories
from tests.factories import NOON

OPTIONS = ["ja", "nein", "enthaltung"]
CLOSE = NOON + timedelta(days=7)


@dataclass
class Vote:
    """A box in which residents of a district answer one question, from noon for a week."""

    stage: factories.Stage
    box: Box

    def voters(self, number: int) -> list[Any]:
        """So many verified residents."""
        already = User.objects.count()
        names = [f"Person auf der Liste {already + place}" for place in range(number)]
        people = User.objects.bulk_create(User(username=name, email=f"{name}@example.org") for name in names)
        Residence.objects.bulk_create(Residence(user=person, region=self.stage.heide) for person in people)
        return people


def may_vote(user: Any, box: Box, *, at: datetime) -> Any:
    return eligible(user, Eligibility.of(parsed(box.rules)), box.region, at)


def checked(rules: Any, content: Any) -> Any:
    if content not in rules["options"]:
        raise Invalid("Diese Antwort wurde nicht angeboten.", field="id_answer")
    return content


def tabulate(rules: Any, ballots: list[registry.Cast], totals: registry.Totals | None = None) -> Any:
    found: dict[str, Any] = {
        "ballots": len(ballots),
        "with attributes": sum(bool(ballot.attributes) for ballot in ballots),
    }
    return found | {"totals": totals.counts} if totals else found


def sent(rules: Any, data: QueryDict) -> Any:
    return data.get("answer", "")


class AnswerForm(forms.Form):
    """The one question."""

    answer = forms.ChoiceField(label="Soll das Bad saniert werden?", widget=forms.RadioSelect)


def form(request: Any, box: Box, rules: Any, content: Any, errors: Any) -> tuple[str, dict[str, Any]]:
    fields = AnswerForm({"answer": content} if content is not None else None)
    fields.fields["answer"].choices = [(option, option) for option in rules["options"]]
    return "django/forms/field.html", {"field": fields["answer"]}


def lines(rules: Any, content: Any) -> list[registry.Line]:
    return [registry.Line("Soll das Bad saniert werden?", content)]


def paper(rules: Any) -> list[registry.PaperQuestion]:
    options = [registry.PaperOption(option, option.capitalize()) for option in rules["options"]]
    return [registry.PaperQuestion("bad", "Soll das Bad saniert werden?", "Ein Kreuz.", options, most=1)]


KIND = registry.BoxKind(
    "proposal", may_vote, checked, tabulate, sent, form, lines, paper_totals=lambda rules: True, paper=paper
)


def make_vote(
    *, replaceable: bool = False, rules: dict[str, Any] | None = None, with_paper: bool = False, level: str = "verified"
) -> Vote:
    stage = factories.stage()
    with scopes_disabled():
        made = factories.module(stage.heide, "proposal", features=())
        Phase.objects.create(module=made, title="Abstimmen", features=["ballot"], starts=NOON, ends=CLOSE)
        if with_paper:
            Phase.objects.create(
                module=made, title="Auszählen", features=["paper_count"], starts=CLOSE, ends=CLOSE + timedelta(days=3)
            )
        module = Module._base_manager.get(pk=made.pk)
        all_rules = {"options": OPTIONS, "eligibility": Eligibility(level).as_rules()} | (rules or {})
        box = sealing.open_box(module=module, rules=all_rules, replaceable=replaceable)
    return Vote(stage, box)


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._kinds, "proposal", KIND)


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def vote(now: time_machine.Traveller) -> Vote:
    return make_vote()
