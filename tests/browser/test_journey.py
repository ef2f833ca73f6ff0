"""From sign-up to a supported proposal, and through a debate: with and without JavaScript.

Fields and buttons are found by name, id and address; words belong to the translators.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django_scopes import scopes_disabled
from playwright.sync_api import Locator, Page, expect

from participation.accounts.models import Role, User
from participation.accounts.services import verify_residence
from participation.comments.models import Comment
from participation.contributions.models import Contribution, Stage, Support, Visibility
from participation.contributions.services import supporting
from participation.debates.models import Debate, DebateVote, StatementAnswer
from participation.proposals.models import Proposal
from tests import factories
from tests.browser.scenes import HEIDE, PDF, end_phases, ground, picture, upload
from tests.debates.factories import debate, statement
from tests.proposals.factories import proposal

TITLE = "Ein Radweg am Bach bis zur Schule"


def the(model: Any, **values: Any) -> Any:
    """The one row, across all regions."""
    with scopes_disabled():
        return model._base_manager.get(**values)


def main_form(page: Page) -> Locator:
    """The form that a page is there for."""
    return page.locator("#content form[method=post]")


def sign_up(page: Page, live: Any) -> None:
    """From the district's home through the confirmation mail to one's own page."""
    page.goto(live.url("/", HEIDE))
    page.locator("header a[href^='/konto/login/']").click()
    page.locator("aside a[href*='/konto/signup/']").click()
    page.fill("[name=email]", "lerche@example.org")
    page.fill("[name=username]", "Lerche")
    page.fill("[name=password1]", factories.PASSWORD)
    page.locator("form[action='/konto/signup/'] button").click()
    page.wait_for_url("**/konto/confirm-email/")
    [message] = mail.outbox
    assert message.to == ["lerche@example.org"]
    address = re.search(r"http://\S+/konto/confirm-email/\S+", message.body)
    assert address is not None
    assert address[0].startswith(live.url("/", HEIDE))
    page.goto(address[0])
    page.locator("form[action*='confirm-email'] button").click()
    expect(page.locator("header a[href='/konto/']")).to_be_visible()


def test_from_sign_up_to_a_supported_proposal(
    either_page: Page, request: pytest.FixtureRequest, live: Any, open_page: Callable[..., Page], sign_in: Callable
) -> None:
    page, has_script = either_page, request.node.callspec.params["either_page"]
    here = ground(live, threshold=2)
    similar = proposal(here.proposals, here.anna, title="Ein Radweg am Bach")
    sign_up(page, live)

    page.goto(live.url("/konto/wohnort/", HEIDE))
    expect(page.locator(".notice--success")).to_have_count(0)
    clerk = factories.staff("Verwaltung", Role.ADMINISTRATOR, here.stage.heide)
    verify_residence(user=the(User, username="Lerche"), region=here.stage.heide, actor=clerk)
    page.reload()
    expect(page.locator(".notice--success")).to_be_visible()

    page.locator("header a[href='/vorschlaege/']").first.click()
    page.locator("#content a[href='/vorschlaege/neu/']").first.click()
    page.wait_for_url(f"**/vorschlaege/neu/{here.proposals.pk}/")
    page.locator("[name=title]").press_sequentially(TITLE)
    if has_script:
        expect(page.locator(f"#similar a[href='{similar.get_absolute_url()}']")).to_be_visible()
        expect(page.locator("[name=title] + .count")).to_contain_text(str(80 - len(TITLE)))
    page.fill("[name=summary]", "Damit alle Kinder sicher zur Schule kommen.")
    page.fill("[name=body]", "Heute fahren sie auf der **Landstraße**.\n\n- eng\n- schnell")
    page.fill("[name=tags]", "Radverkehr, Schulweg")
    page.select_option("[name=municipality]", str(here.stage.heidedorf.pk))
    page.fill("[name=address]", "Am Bach, hinter der Mühle")
    page.fill("[name=latitude]", "52,51")
    page.fill("[name=longitude]", "10,52")
    page.set_input_files("[name=image]", upload("weg.png", "image/png", picture()))
    page.fill("[name=image_alt]", "Ein schmaler Weg am Wasser")
    page.set_input_files("[name=documents]", upload("Plan_der_Strecke.pdf", "application/pdf", PDF))
    page.locator("button[name=check]").dblclick()

    # The second click breaks the first navigation off, which waiting for a navigation would take for an error.
    expect(page).to_have_url(re.compile("/pruefen/$"))
    draft = the(Proposal, title=TITLE)
    assert draft.visibility == Visibility.DRAFT
    preview = page.locator("#content")
    expect(preview.locator(".prose strong")).to_have_text("Landstraße")
    expect(preview.locator("a[href*='?tag=']")).to_have_text(["Radverkehr", "Schulweg"])
    expect(preview.locator("a[href^='/anhang/']")).to_have_text("Plan der Strecke")
    expect(preview.get_by_role("img", name="Ein schmaler Weg am Wasser")).to_be_visible()
    assert page.locator("img[src^='/anhang/']").evaluate("image => image.naturalWidth") == 640
    expect(preview).to_contain_text("Am Bach, hinter der Mühle")
    expect(preview.locator(f"a[href='{similar.get_absolute_url()}']")).to_be_visible()

    visitor = open_page(javascript=has_script)
    assert visitor.goto(live.url(draft.get_absolute_url(), HEIDE)).status == 404
    main_form(page).locator("button").dblclick()
    expect(page).to_have_url(re.compile("/veroeffentlicht/$"))
    page.locator(f"#content p a[href='{draft.get_absolute_url()}']").first.click()
    expect(page.locator("h1")).to_have_text(TITLE)

    supporter = open_page(javascript=has_script)
    sign_in(supporter, here.ben)
    supporter.goto(live.url("/vorschlaege/?sort=newest", HEIDE))
    supporter.locator(".entries a", has_text=TITLE).click()
    for supports in (True, False):
        press_support(supporter, supports=supports)
    with scopes_disabled():
        supporting.support(contribution=the(Proposal, pk=draft.pk), user=here.anna)
    press_support(supporter, supports=True)
    assert the(Contribution, pk=draft.pk).stage == Stage.SUCCESSFUL

    assert visitor.goto(live.url(draft.get_absolute_url(), HEIDE)).status == 200
    expect(visitor.locator("#support-progress, .progress").first).to_be_visible()
    expect(visitor.locator("[aria-labelledby=trail] li[data-state=done]")).to_have_count(2)
    expect(visitor.locator(".support .button")).to_have_count(0)
    page.goto(live.url("/konto/", HEIDE))
    expect(page.locator(f"#content a[href='{draft.get_absolute_url()}']")).to_be_visible()


def press_support(page: Page, *, supports: bool) -> None:
    """Give support or take it back by a hasty double click; it counts once, and the focus stays where it was."""
    page.locator("#support-button").dblclick()
    done = page.locator(".support__done")
    (expect(done).to_be_visible if supports else expect(done).to_have_count)(*([] if supports else [0]))


def test_two_quick_clicks_support_once(either_page: Page, live: Any, sign_in: Callable) -> None:
    here = ground(live, threshold=3)
    wish = proposal(here.proposals, here.anna)
    sign_in(either_page, here.ben)
    either_page.goto(live.url(wish.get_absolute_url(), HEIDE))
    either_page.locator("#support-button").dblclick()
    expect(either_page.locator(".support__done")).to_be_visible()
    either_page.wait_for_load_state("networkidle")
    assert the(Contribution, pk=wish.pk).support_count == 1
    assert Support.objects.filter(contribution_id=wish.pk).count() == 1


def test_a_comment_and_a_reply_on_a_proposal(either_page: Page, live: Any, sign_in: Callable) -> None:
    page, here = either_page, ground(live)
    wish = proposal(here.proposals, here.anna)
    sign_in(page, here.ben)
    page.goto(live.url(wish.get_absolute_url(), HEIDE))
    page.locator("#comment-form textarea").fill("Eine gute Idee.")
    page.locator("#comment-form button").dblclick()
    expect(page.locator("article.comment")).to_have_count(1)
    first = the(Comment, comment="Eine gute Idee.")
    page.locator(f"#c{first.pk} a[href*='antwort']").click()
    reply_form = page.locator("form", has=page.locator(f"[name=reply_to][value='{first.pk}']"))
    reply_form.locator("textarea").fill("Und sie kostet wenig.")
    reply_form.locator("button").click()
    expect(page.locator(f"#c{first.pk} article.comment", has_text="Und sie kostet wenig.")).to_be_visible()
    assert wish.get_absolute_url() in page.url
    assert the(Comment, comment="Und sie kostet wenig.").parent_id == first.pk


def test_a_debate_is_opened_and_voted_on(either_page: Page, live: Any, open_page: Callable, sign_in: Callable) -> None:
    page, here = either_page, ground(live)
    sign_in(page, here.anna)
    page.goto(live.url("/debatten/", HEIDE))
    page.locator("#content a[href='/debatten/neu/']").first.click()
    page.fill("[name=title]", "Soll der Bus am Sonntag fahren?")
    page.fill("[name=body]", "Bisher fährt er nur werktags. Wer kein Auto hat, bleibt zu Hause.")
    page.check("[name=collects_statements]")
    page.locator("button[name=check]").click()
    page.wait_for_url("**/pruefen/")
    main_form(page).locator("button").click()
    opened = the(Debate, title="Soll der Bus am Sonntag fahren?")
    page.wait_for_url(f"**/debatten/{opened.pk}/veroeffentlicht/")
    expect(page.locator(f"#content a[href='{opened.get_absolute_url()}']").first).to_be_visible()
    assert opened.visibility == Visibility.PUBLIC

    sign_in(page, here.ben)
    page.goto(live.url(opened.get_absolute_url(), HEIDE))
    agree, disagree = page.locator("#vote-agree"), page.locator("#vote-disagree")
    for button, pressed, counted in (
        (agree, ("true", "false"), (1, 0)),
        (disagree, ("false", "true"), (0, 1)),
        (disagree, ("false", "false"), (0, 0)),
    ):
        button.dblclick()
        expect(agree).to_have_attribute("aria-pressed", pressed[0])
        expect(disagree).to_have_attribute("aria-pressed", pressed[1])
        page.wait_for_load_state("networkidle")
        row = the(Contribution, pk=opened.pk)
        assert (row.up_count, row.down_count) == counted
    assert not DebateVote.objects.exists()


def test_statements_are_answered_one_at_a_time(either_page: Page, live: Any, sign_in: Callable) -> None:
    page, here = either_page, ground(live)
    talk = debate(here.debates, here.anna, collects_statements=True)
    sign_in(page, here.ben)
    page.goto(live.url(f"/debatten/{talk.pk}/aussagen/", HEIDE))
    expect(page.locator(".statement")).to_have_count(0)
    page.locator(f"#content a[href='/debatten/{talk.pk}/aussagen/neu/']").first.click()
    page.fill("[name=text]", "Der Bus soll auch abends fahren.")
    main_form(page).locator("button").click()
    page.wait_for_url(f"**/debatten/{talk.pk}/aussagen/")
    with scopes_disabled():
        others = [statement(talk, here.anna, f"Der Bus soll bis {place} fahren.") for place in ("Heidedorf", "Seeheim")]
    page.reload()

    seen = []
    for value in ("1", "-1", "0"):
        shown = page.locator(".statement__text")
        expect(shown).to_have_count(1)
        seen.append(shown.inner_text())
        page.locator(f".votes button[value='{value}']").click()
        expect(page.locator(".statement__text", has_text=seen[-1])).to_have_count(0)
    assert len(set(seen)) == 3
    expect(page.locator("progress")).to_have_attribute("value", "3")
    answers = dict(StatementAnswer.objects.filter(user=here.ben).values_list("statement__text", "value"))
    assert answers == dict(zip(seen, (1, -1, 0), strict=True))

    page.locator(f"#content a[href='/debatten/{talk.pk}/aussagen/meine/']").click()
    page.locator(f"#content a[href='{others[0].get_absolute_url()}']").click()
    page.locator("button[value=none]").click()
    expect(page.locator("progress")).to_have_attribute("value", "2")
    page.locator(f"#content a[href='/debatten/{talk.pk}/ergebnisse/']").first.click()
    expect(page.locator("#alle ~ .table-scroll tbody tr")).to_have_count(3)


def test_typed_text_stays_when_the_phase_ends_meanwhile(either_page: Page, live: Any, sign_in: Callable) -> None:
    page, here = either_page, ground(live)
    wish = proposal(here.proposals, here.ben)
    sign_in(page, here.anna)

    page.goto(live.url(wish.get_absolute_url(), HEIDE))
    page.locator("#comment-form textarea").fill("Das möchte ich noch sagen.")
    end_phases(here.proposals)
    page.locator("#comment-form button").click()
    expect(page.locator(".notice--denied p").first).not_to_be_empty()
    expect(page.locator("#comment-form textarea")).to_have_value("Das möchte ich noch sagen.")
    assert not Comment._base_manager.exists()


@pytest.mark.parametrize("kind", ["vorschlaege", "debatten"])
def test_a_form_keeps_its_text_when_the_phase_ends(either_page: Page, live: Any, sign_in: Callable, kind: str) -> None:
    page, here = either_page, ground(live)
    module = here.proposals if kind == "vorschlaege" else here.debates
    sign_in(page, here.anna)
    page.goto(live.url(f"/{kind}/neu/{module.pk}/", HEIDE))
    typed = {"title": "Ein später Gedanke", "body": "Er kam mir erst heute.", "tags": "spät"}
    if kind == "vorschlaege":
        typed |= {"summary": "Zu spät, aber gut."}
        page.set_input_files("[name=documents]", upload("Plan.pdf", "application/pdf", PDF))
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    end_phases(module)
    page.locator("button[name=check]").click()
    page.wait_for_load_state()
    for name, text in typed.items():
        expect(page.locator(f"[name={name}]")).to_have_value(text)
    expect(page.locator(".notice--denied p").first).not_to_be_empty()
    with scopes_disabled():
        assert not Contribution._base_manager.filter(title="Ein später Gedanke").exists()


def test_the_back_button_shows_the_list_as_it_was(either_page: Page, live: Any) -> None:
    page, here = either_page, ground(live)
    proposal(here.proposals, here.anna, title="Eine Bank am See")
    proposal(here.proposals, here.ben, title="Ein Radweg am Bach")
    page.goto(live.url("/vorschlaege/", HEIDE))
    page.fill(".filter [name=q]", "Radwege")
    page.locator(".filter button").click()
    page.wait_for_url("**q=Radwege*")
    expect(page.locator(".entry")).to_have_count(1)
    page.locator(".entry a").first.click()
    expect(page.locator("h1")).to_have_text("Ein Radweg am Bach")
    page.go_back()
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.locator(".filter [name=q]")).to_have_value("Radwege")
    page.go_back()
    expect(page.locator(".entry")).to_have_count(2)
