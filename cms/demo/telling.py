"""Bringing the story of a site to life: processes, proposals, debates, comments, answers; dates count from now."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from cms.demo.content import thread
from cms.demo.people import Cast
from cms.demo.talking import Talk, record_talks
from cms.seeding.writing import NewContribution, draft, record_contributions
from participation.accounts.models import Role, User
from participation.comments.services.bulk import NewComment
from participation.contributions.models import OfficialAnswer, Retirement, Stage
from participation.contributions.services import following, supporting, writing
from participation.core import clock
from participation.core.html import clean_html, text_to_html
from participation.core.slugs import slug_of
from participation.debates.models import Statement
from participation.debates.services import bulk as debates
from participation.debates.services.bulk import AnswerRow, VoteRow
from participation.processes import answering, registry
from participation.processes import services as processes
from participation.processes.models import Category, Module, Process
from participation.regions.models import Region

STANDING_THRESHOLD = 200
# The first tag with an entry here files a contribution of the standing process.
SUBJECTS = {
    "Mobilität": ("Radverkehr", "Bahn", "Rufbus", "Mobilität", "Verkehr", "Pendeln"),
    "Natur und Klima": ("Natur", "Klima", "Energie", "Waldbrand", "Küste"),
    "Gesundheit und Pflege": ("Gesundheit", "Pflege", "Lärm"),
    "Wohnen und Versorgung": ("Wohnen", "Nahversorgung", "Glasfaser", "Digitales", "Barrierefreiheit"),
    "Freizeit und Kultur": ("Tourismus", "Kultur", "Freizeit", "Schwimmbad", "Ehrenamt", "Weinbau"),
}


class Story:
    """One site with its people, while it is being told."""

    def __init__(self, region: Region, told: dict[str, Any], people: Cast) -> None:
        self.region = region
        self.told = told
        self.people = people
        self.now = clock.now()
        self.rng = Random(region.slug)  # noqa: S311  (the same each time)
        self.places = {place.name: place for place in region.get_children().filter(site__isnull=True).defer("outline")}
        self.modules: dict[tuple[str, str], Module] = {}
        self.categories: dict[int, dict[str, Category]] = {}

    def tell(self) -> None:
        """Everything, in an order in which it could have happened."""
        self._standing()
        for plan in self.told.get("process", []):
            self.process(plan)
        self._contributions()

    def ago(self, days: float) -> datetime:
        """A moment that many days back (ahead where negative)."""
        return self.now - timedelta(days=days)

    def noon(self, days_ahead: int) -> datetime:
        """The middle of a day, by local time: phases begin and end then."""
        day = timezone.localtime(self.now) + timedelta(days=days_ahead)
        return day.replace(hour=12, minute=0, second=0, microsecond=0)

    def _standing(self) -> None:
        for module in Module._base_manager.filter(region=self.region, process__is_standing=True):
            self._remember(module, processes.STANDING_SLUG, list(SUBJECTS))
            if module.kind == "proposal":
                rules = module.proposalmodule
                rules.threshold = STANDING_THRESHOLD
                rules.save(update_fields=["threshold"])
            module.phases.update(starts=self.noon(-460))

    def _remember(self, module: Module, slug: str, categories: list[str]) -> None:
        self.modules[slug, module.kind] = module
        self.categories[module.pk] = {
            name: Category.objects.create(module=module, name=name, slug=slug_of(name, length=60), position=position)
            for position, name in enumerate(categories)
        }

    def begin(self, plan: dict[str, Any]) -> Process:
        """A process without modules, published as long ago as its plan says."""
        process = processes.create_process(
            region=self.region,
            title=plan["title"],
            slug=plan["slug"],
            summary=plan["summary"],
            body=[("text", plan["text"].strip())],
            answer_from=plan["answer_from"],
            answer_by=self.noon(plan["answer_in_days"]).date(),
            answer_responsible=self.people.team,
            answer_deputy=self.people.deputy,
            shared_down=plan.get("shared_down", False),
            publish=True,
            actor=self.people.admin,
        )
        published = self.ago(plan["published"])
        Process._base_manager.filter(pk=process.pk).update(first_published_at=published, created_at=published)
        return process

    def schedule(self, module: Module, phases: list[dict[str, Any]]) -> None:
        """The phases of a module, by days from now: `from`, and `to` or `days`; without either a phase has no end."""
        every = list(registry.get(module.kind).features)
        for phase in phases:
            end = phase["from"] + phase["days"] if "days" in phase else phase.get("to")
            processes.plan_phase(
                module=module,
                title=phase["title"],
                description=phase["description"],
                features=every if phase["opens"] == "all" else phase["opens"],
                starts=self.noon(phase["from"]),
                ends=None if end is None else self.noon(end),
                actor=self.people.admin,
            )

    def process(self, plan: dict[str, Any]) -> Process:
        """A process with its modules and phases."""
        process = self.begin(plan)
        for position, module_plan in enumerate(plan["module"]):
            self._module(process, module_plan, position)
        if "answered_text" in plan:
            answering.record_answer(
                process=process,
                body=[("text", f"<p>{plan['answered_text']}</p>")],
                signed_name=plan["answered_name"],
                signed_role=plan["answered_role"],
                at=self.ago(plan["answered_days_ago"]),
                author=self.people.team,
            )
        return process

    def _module(self, process: Process, plan: dict[str, Any], position: int) -> None:
        settings = {"threshold": plan["threshold"]} if "threshold" in plan else {}
        module = processes.add_module(
            process=process,
            kind=plan["kind"],
            title=plan["title"],
            slug=plan.get("slug", ""),
            presets=(),
            intro=plan.get("intro", ""),
            position=position,
            actor=self.people.admin,
            **settings,
        )
        self.schedule(module, plan["phase"])
        self._remember(module, process.slug, plan.get("categories", []))

    def _contributions(self) -> None:
        told = [
            *((item, self._proposal(item)) for item in self.told.get("proposal", [])),
            *((item, self._debate(item)) for item in self.told.get("debate", [])),
        ]
        record_contributions([row for _item, row in told])
        for item, row in told:
            self._aftermath(item, row.contribution)
        self._discussions(told)

    def _proposal(self, item: dict[str, Any]) -> NewContribution:
        module = self.modules[item["module"], "proposal"]
        place = self.places[item["municipality"]]
        published = self.ago(item["days_ago"])
        stage = item.get("stage", "open")
        ended = self.ago(item.get("stage_days_ago", 0))
        last = min(ended, *(phase.ends for phase in module.schedule if phase.ends), self.now)
        proposal = draft(
            module,
            "proposal",
            author_id=self.people.by_name[item["author"]].pk,
            title=item["title"],
            published_at=published,
            summary=item["summary"],
            body=html(item["text"]),
            address=item.get("address", ""),
            municipality=place,
            latitude=round(place.latitude + self.rng.uniform(-0.006, 0.006), 5),
            longitude=round(place.longitude + self.rng.uniform(-0.006, 0.006), 5),
            category=self._category(module, item),
            stage=stage,
            rand=self.rng.random(),
        )
        supporters = self.rng.sample(self.people.crowd, item["supports"])
        supports = sorted(
            ((user, published + (last - published) * self.rng.random() ** 1.5) for user in supporters),
            key=lambda pair: pair[1],
        )
        return NewContribution(
            proposal, tags=tuple(item["tags"]), trail=self._trail(item, module, published, supports), supports=supports
        )

    def _category(self, module: Module, item: dict[str, Any]) -> Category | None:
        known = self.categories[module.pk]
        subjects = (name for tag in item["tags"] for name, tags in SUBJECTS.items() if tag in tags)
        return known.get(item.get("category") or next(subjects, ""))

    def _trail(
        self, item: dict[str, Any], module: Module, published: datetime, supports: list[tuple[int, datetime]]
    ) -> list[tuple[datetime, str, str]]:
        stage = item.get("stage", "open")
        trail = [(published, "published", "")]
        threshold = module.proposalmodule.threshold
        if stage in (Stage.SUCCESSFUL, Stage.SELECTED) and len(supports) >= threshold:
            trail.append((supports[threshold - 1][1], Stage.SUCCESSFUL.value, ""))
        if stage not in (Stage.OPEN, Stage.SUCCESSFUL):
            trail.append((self.ago(item["stage_days_ago"]), stage, item.get("retired_text", "")))
        if "answer" in item:
            trail.append((self.ago(item["answer_days_ago"]), "answered", ""))
        return trail

    def _debate(self, item: dict[str, Any]) -> NewContribution:
        module = self.modules[item["module"], "debate"]
        published = self.ago(item["days_ago"])
        debate = draft(
            module,
            "debate",
            author_id=self.people.by_name[item["author"]].pk,
            title=item["title"],
            published_at=published,
            body=html(item["text"]),
            collects_statements="statements" in item,
            rand=self.rng.random(),
        )
        return NewContribution(debate, tags=tuple(item.get("tags", ())), trail=[(published, "published", "")])

    def _aftermath(self, item: dict[str, Any], contribution: Any) -> None:
        if "answer" in item:
            OfficialAnswer.objects.create(
                contribution_id=contribution.pk,
                body=html(item["answer"]),
                signed_name=item["answer_name"],
                signed_role=item["answer_role"],
                author=self.people.team,
                at=self.ago(item["answer_days_ago"]),
            )
        if "retired_reason" in item:
            Retirement.objects.create(
                contribution_id=contribution.pk,
                reason=item["retired_reason"],
                explanation=item["retired_text"],
                at=self.ago(item["stage_days_ago"]),
            )
        if contribution.kind == "debate":
            self._votes(item, contribution)
            self._statements(item, contribution)

    def _votes(self, item: dict[str, Any], debate: Any) -> None:
        voters = self._voters(item["up"] + item["down"])
        debates.record_votes(
            VoteRow(debate.pk, user, 1 if number < item["up"] else -1, self._moment(debate.published_at))
            for number, user in enumerate(voters)
        )

    def _statements(self, item: dict[str, Any], debate: Any) -> None:
        rows = []
        for text, *counts in item.get("statements", []):
            statement = Statement._base_manager.create(
                region_id=debate.region_id,
                debate_id=debate.pk,
                author=self.people.team,
                text=text,
                is_seed=True,
                created_at=debate.published_at,
            )
            answers = [value for value, number in zip((1, -1, 0), counts, strict=True) for _ in range(number)]
            rows += [
                AnswerRow(statement.pk, user, value, self._moment(debate.published_at))
                for user, value in zip(self._voters(len(answers), pool=110), answers, strict=True)
            ]
        if rows:
            debates.record_answers(debate=debate, rows=rows)

    def _voters(self, number: int, pool: int = 0) -> list[int]:
        crowd = self.people.crowd or _everybody()
        return self.rng.sample(crowd[:pool] if pool else crowd, number)

    def _moment(self, since: datetime) -> datetime:
        return since + (self.now - since) * self.rng.random()

    def _discussions(self, told: list[tuple[dict[str, Any], NewContribution]]) -> None:
        talks = []
        for item, row in told:
            since = row.contribution.published_at or self.now
            talks.append(Talk(row.contribution, thread(item.get("comments", "")), since, self.now))
        self.talk(talks)

    def talk(self, talks: list[Talk]) -> list[list[NewComment]]:
        """Conversations with their votes; the comments of each come back."""
        speaks_as = Role.PROJECT_TEAM if self.region.depth > 1 else ""
        return record_talks(talks, people=self.people, voters=self._voters, speaks_as=speaks_as)


def own_things(region: Region, resident: User) -> None:
    """What a resident finds on the own page: a draft, something supported, something followed."""
    module = Module._base_manager.filter(region=region, kind="proposal", process__is_standing=True).get()
    writing.save_draft(
        module=module,
        author=resident,
        kind="proposal",
        content={
            "title": "Hofcafé am Elbe-Seitenkanal",
            "summary": "Eine Pause für alle, die am Kanal unterwegs sind. Der Entwurf ist noch nicht fertig.",
            "body": "<p>Noch zu klären: Wem gehört die Wiese, und wo käme der Strom her?</p>",
        },
        tags=["Freizeit"],
    )
    others = module.contributions.filter(visibility="public", stage=Stage.OPEN).exclude(author=resident)
    for contribution in others.order_by("-published_at")[:3]:
        supporting.support(contribution=contribution.as_kind(), user=resident)
        following.follow(contribution=contribution, user=resident)


def html(text: str) -> str:
    return clean_html(text_to_html(text.strip()))


def _everybody() -> list[int]:
    return list(User.objects.order_by("pk").values_list("pk", flat=True))
