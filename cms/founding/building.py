"""From a kit to a region's site: home, pages, standing process, model process as a draft, staff groups."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from cms import easy_language
from cms.founding import dates
from cms.founding.approval import give_workflow
from cms.founding.kits import BASIC, Kit, KitModule, KitPhase, KitProcess
from cms.founding.kits import kit as kit_of
from cms.inheritance.following import follow_above
from cms.models import ContentPage, HomePage, NewsIndexPage, page_changed
from participation.accounts.models import Role
from participation.accounts.services import follow_roles_below, role_group
from participation.contact import services as contact
from participation.core import clock
from participation.core.errors import Invalid, require
from participation.core.policies import can
from participation.core.slugs import slug_of
from participation.processes import registry
from participation.processes import services as processes
from participation.processes.models import Module
from participation.regions import services, states
from participation.regions.models import Level, Region

NEWS_SLUG = "aktuelles"
SHORT_NAMED = ("01", "05")  # in Schleswig-Holstein and Nordrhein-Westfalen a district is a “Kreis”
LEGAL_FORM = "Körperschaft des öffentlichen Rechts"  # what every district is


@transaction.atomic
def found_region(
    *,
    level: str,
    name: str,
    host: str = "",
    port: int = 443,
    kit: str = BASIC,
    facts: dict[str, Any] | None = None,
    question: str = "",
    intro: str = "",
    parent: Region | None = None,
    key: str = "",
    actor: Any = None,
    **values: Any,
) -> Region:
    """A region and, where a host is given, its site from a kit. Raises Invalid, all or nothing.

    A district right below the nation whose official key is known stands below its Land, which is made along. Facts
    that are not given come from the table of the Länder.
    """
    if actor is not None:
        require(can(actor, "regions.found", parent))
    actor_id = getattr(actor, "pk", None)
    parent = _place(level, key, parent, actor_id)
    region = services.create_region(level=level, name=name, parent=parent, key=key, actor_id=actor_id, **values)
    if not host:
        return region
    with translation.override("de"):  # kits are German, whoever founds
        _open(region, _kit(kit), host=host, port=port, question=question, intro=intro, actor_id=actor_id)
    services.record_facts(region=region, values={**first_facts(level, name, key), **(facts or {})}, actor_id=actor_id)
    for role in Role:
        role_group(region=region, role=role)
    give_workflow(region=region)
    follow_roles_below(region=region)
    return region


def first_facts(level: str, name: str, key: str) -> dict[str, Any]:
    """What is known of the facts of a new site from its level, name and official key."""
    known: dict[str, Any] = {"authority": name, **states.defaults(key)}
    if level == Level.DISTRICT:
        known["legal_form"] = LEGAL_FORM
        if "kreis" not in name.lower():
            known["authority"] = f"{'Kreis' if key[:2] in SHORT_NAMED else 'Landkreis'} {name}"
    return known


def _place(level: str, key: str, parent: Region | None, actor_id: int | None) -> Region | None:
    """Where in the tree; whoever founds at the same moment waits here."""
    if parent is None:
        return None
    parent = Region.objects.select_for_update().get(pk=parent.pk)
    if level == Level.DISTRICT and key and parent.level == Level.NATION:
        parent = services.state_of(key=key, nation=parent, actor_id=actor_id)
    elif level == Level.DISTRICT and key and parent.key and not key.startswith(parent.key):
        raise Invalid(_("The official key belongs to another Land."), field="key")
    return parent


def _kit(slug: str) -> Kit:
    try:
        return kit_of(slug)
    except KeyError as error:
        raise Invalid(_("There is no such starter kit."), field="kit") from error


def _open(region: Region, kit: Kit, *, host: str, port: int, question: str, intro: str, actor_id: int | None) -> None:
    home = Page.get_first_root_node().add_child(
        instance=HomePage(
            title=region.name,
            slug=region.slug,
            question=question or kit.question,
            intro=intro or kit.intro,
            body=kit.body,
            live=True,
        )
    )
    services.open_site(region=region, host=host, port=port, root_page=home, actor_id=actor_id)
    _drop_initial_site()
    news = home.add_child(instance=NewsIndexPage(title=kit.news, slug=NEWS_SLUG, live=True))
    page_changed(news)
    follow_above(region)
    home.refresh_from_db()  # the tree has grown
    inherited = set(home.get_children().values_list("slug", flat=True))
    for page in kit.pages:
        if page.slug in inherited:
            continue
        made = home.add_child(
            instance=ContentPage(
                title=page.title, slug=page.slug, intro=page.intro, body=page.body, live=not page.is_draft
            )
        )
        page_changed(made)
    if kit.easy:
        easy_language.begin(page=home, actor=None, text=kit.easy)
    page_changed(home)
    contact.open_contact(region=region)
    processes.open_standing_process(region=region)
    if kit.process is not None:
        _plan(region, kit.process)


def _drop_initial_site() -> None:
    """Wagtail's migrations leave a default site, to which every unknown host would lead."""
    for site in Site.objects.filter(region__isnull=True):
        root = site.root_page
        site.delete()
        if root.slug == "home" and root.depth == 2 and not root.get_children().exists():
            root.delete()


def _plan(region: Region, plan: KitProcess) -> None:
    """The model process as a draft: the district looks it over and publishes it."""
    today = timezone.localdate(clock.now(), dates.BERLIN)
    process = processes.create_process(
        region=region,
        title=plan.title,
        slug=plan.slug,
        summary=plan.summary,
        body=plan.body,
        answer_from=plan.answer_from,
        answer_by=dates.working_day(today, plan.answer_after),
    )
    for position, module_plan in enumerate(plan.modules):
        module = processes.add_module(
            process=process,
            kind=module_plan.kind,
            title=module_plan.title,
            intro=module_plan.intro,
            position=position,
            presets=(),
            **module_plan.settings,
        )
        prepare = registry.get(module_plan.kind).prepared
        if module_plan.prepared is not None and prepare is not None:
            prepare(module, module_plan.prepared)
        for order, name in enumerate(module_plan.categories):
            module.categories.create(name=name, slug=slug_of(name, length=60), position=order)
        if module_plan.phases:
            for phase in module_plan.phases:
                _phase(module, phase, today)
        else:
            _usual_phases(module, module_plan, today)


def _phase(module: Module, plan: KitPhase, today: date) -> None:
    processes.plan_phase(
        module=module,
        title=plan.title,
        description=plan.description,
        features=list(registry.get(module.kind).features) if plan.opens is None else plan.opens,
        starts=dates.opening(dates.working_day(today, plan.begins)),
        ends=dates.closing(dates.working_day(today, plan.ends)),
    )


def _usual_phases(module: Module, plan: KitModule, today: date) -> None:
    """The usual phases of the kind, from working day to working day; one ends before the next begins."""
    first = dates.working_day(today, plan.begins)
    for preset in registry.get(module.kind).presets:
        begins = dates.working_day(first + timedelta(days=preset.begins_after_days), 0)
        ends = None
        if preset.lasts_days is not None:
            after = dates.working_day(first + timedelta(days=preset.begins_after_days + preset.lasts_days), 0)
            ends = dates.closing(max(begins, dates.last_working_day_before(after)))
        processes.plan_phase(
            module=module,
            title=str(preset.title),
            description=str(preset.description),
            features=list(preset.features),
            starts=dates.opening(begins),
            ends=ends,
        )
