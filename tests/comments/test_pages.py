"""Comments in the browser: with and without htmx, for visitors, citizens and people of other districts."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from participation.comments import services
from participation.comments.models import Comment, CommentVote, State
from tests import factories
from tests.comments.factories import client, discussion, thread
from tests.factories import NOON

pytestmark = [pytest.mark.urls("tests.comments.urls"), pytest.mark.usefixtures("noon")]


def address(topic):
    return f"/beitrag/{topic.pk}/kommentieren/"


def page(topic, user=None, query="", **values):
    response = client(user, **values).get(f"/probe/{topic.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def filled(response, text="Guter Gedanke.", **values):
    """What a browser would send: the fields of the form on the page."""
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return {**data, "comment": text, **values}


def fields(html):
    """Names and values of the hidden fields in a fragment."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))


class TestVisitors:
    def test_read_without_form_cookie_or_token(self, topic, alice):
        thread(topic, alice, 0, 1)
        response = client().get(f"/probe/{topic.pk}/")
        html = response.content.decode()
        assert "Kommentar Nummer 1" in html
        assert "csrfmiddlewaretoken" not in html
        assert not re.search(r"<form[^>]*method=.post", html)
        assert not response.cookies
        assert f'href="{address(topic)}"' in html

    def test_are_led_to_the_sign_in_and_back(self, topic, alice):
        root = thread(topic, alice, 0)[0]
        response = client().get(f"{address(topic)}?antwort={root.pk}")
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))
        assert "antwort%3D" in response["Location"]
        fragment = client(htmx=True).get(address(topic))
        assert (fragment.status_code, fragment["HX-Redirect"]) == (
            204, reverse("account_login") + "?next=%2Fbeitrag%2F" + f"{topic.pk}%2Fkommentieren%2F",
        )  # fmt: skip

    def test_who_was_signed_out_while_typing_keeps_the_text(self, topic, alice):
        browser = client(alice)
        data = filled(browser.get(address(topic)), "Mühsam getippt.")
        browser.logout()
        response = browser.post(address(topic), data)
        assert response.status_code == 422
        assert "Mühsam getippt." in response.content.decode()
        assert not Comment._base_manager.exists()

    def test_are_told_when_it_is_closed(self, topic, noon):
        noon.move_to(NOON + timedelta(days=30))
        html = page(topic)
        assert "notice--denied" in html
        assert f'href="{address(topic)}"' not in html
        assert client().get(address(topic)).status_code == 403


class TestWriting:
    def test_without_script(self, topic, alice):
        browser = client(alice)
        form_page = browser.get(address(topic))
        response = browser.post(address(topic), filled(form_page))
        comment = Comment._base_manager.get()
        assert (response.status_code, response["Location"]) == (302, f"{topic.get_absolute_url()}#c{comment.pk}")
        assert (comment.comment, comment.user) == ("Guter Gedanke.", alice)

        again = browser.post(address(topic), filled(form_page))
        assert again["Location"] == response["Location"]
        assert Comment._base_manager.count() == 1

    def test_a_reply_without_script(self, topic, alice):
        root = thread(topic, alice, 0)[0]
        browser = client(alice)
        form_page = browser.get(f"{address(topic)}?antwort={root.pk}")
        assert "Kommentar Nummer 0" in form_page.content.decode()
        response = browser.post(address(topic), filled(form_page, "Dem stimme ich zu."))
        reply = Comment._base_manager.get(comment="Dem stimme ich zu.")
        assert reply.parent_id == root.pk
        assert response["Location"].endswith(f"#c{reply.pk}")

    def test_the_form_on_the_page_of_the_contribution_works(self, topic, alice):
        response = client(alice).post(address(topic), fields(page(topic, alice)) | {"comment": "Direkt von der Seite."})
        assert response.status_code == 302
        assert Comment._base_manager.get().comment == "Direkt von der Seite."

    @pytest.mark.parametrize("htmx", [False, True])
    def test_an_empty_comment_comes_back_with_the_error(self, topic, alice, htmx):
        browser = client(alice, htmx=htmx)
        response = browser.post(address(topic), filled(browser.get(address(topic)), "  "))
        html = response.content.decode()
        assert response.status_code == 422
        assert 'id="error-summary"' in html
        assert 'aria-invalid="true"' in html
        assert ("<html" in html) is not htmx

    def test_a_text_that_is_too_long_is_kept(self, topic, alice):
        browser = client(alice)
        response = browser.post(address(topic), filled(browser.get(address(topic)), "Zu lang. " * 300))
        assert response.status_code == 422
        assert "Zu lang. Zu lang." in response.content.decode()

    @pytest.mark.parametrize("htmx", [False, True])
    def test_a_phase_that_ends_while_typing_gives_the_reason_and_keeps_the_text(self, stage, alice, noon, htmx):
        topic = discussion(stage.heide, ends=NOON + timedelta(hours=1))
        browser = client(alice, htmx=htmx)
        data = filled(browser.get(address(topic)), "Fast fertig.")
        noon.move_to(NOON + timedelta(hours=1))
        response = browser.post(address(topic), data)
        html = response.content.decode()
        assert response.status_code == 422
        assert "Fast fertig." in html
        assert "notice--denied" in html
        assert not Comment._base_manager.exists()

    def test_a_form_open_for_days_can_be_sent_again(self, topic, alice, noon):
        browser = client(alice)
        data = filled(browser.get(address(topic)))
        noon.move_to(NOON + timedelta(days=2))
        browser.force_login(alice)
        refused = browser.post(address(topic), data)
        assert refused.status_code == 422
        assert browser.post(address(topic), filled(refused)).status_code == 302

    def test_a_forged_signature_is_refused(self, topic, alice):
        browser = client(alice)
        data = filled(browser.get(address(topic)), security_hash="0" * 40)
        assert browser.post(address(topic), data).status_code == 422
        assert browser.post(address(topic), {"comment": "Nackt"}).status_code == 422
        assert not Comment._base_manager.exists()

    @pytest.mark.parametrize("reply_to", ["999999", "0", "99999999999999999999", "kaputt", "-1"])
    def test_a_reply_to_nothing_is_refused_with_the_text_kept(self, topic, alice, reply_to):
        browser = client(alice)
        data = filled(browser.get(address(topic)), "Bleibt.", reply_to=reply_to)
        response = browser.post(address(topic), data)
        assert response.status_code == 422
        assert "Bleibt." in response.content.decode()
        assert not Comment._base_manager.exists()

    def test_a_reply_across_discussions_is_refused(self, topic, alice):
        elsewhere = thread(discussion(topic.region), alice, 0)[0]
        browser = client(alice)
        data = filled(browser.get(address(topic)), "Falscher Ort.", reply_to=elsewhere.pk)
        assert browser.post(address(topic), data).status_code == 422
        assert Comment._base_manager.count() == 1

    def test_a_reply_to_what_was_hidden_meanwhile_is_refused_with_the_text_kept(self, topic, alice, bob):
        root = thread(topic, alice, 0)[0]
        browser = client(alice)
        data = filled(browser.get(f"{address(topic)}?antwort={root.pk}"), "Bleibt.")
        services.hide(comment=root, actor=bob, reason="Werbung")
        response = browser.post(address(topic), data)
        assert response.status_code == 422
        assert "Bleibt." in response.content.decode()

    def test_staff_choose_whether_to_speak_in_their_role(self, topic, alice, bob):
        assert "speaks_as" not in page(topic, alice)
        browser = client(bob)
        form_page = browser.get(address(topic))
        browser.post(address(topic), filled(form_page, speaks_as="moderator"))
        assert 'class="badge' in page(topic)
        assert browser.post(address(topic), filled(form_page, "Mehr", speaks_as="administrator")).status_code == 422


class TestFragments:
    def test_the_first_comment_replaces_the_invitation(self, topic, alice):
        browser = client(alice, htmx=True)
        response = browser.post(address(topic), filled(browser.get(address(topic))))
        html = response.content.decode()
        comment = Comment._base_manager.get()
        assert response.status_code == 200
        assert "<html" not in html
        assert f'<li id="c{comment.pk}">' in html
        assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#comment-list", "outerHTML")
        assert 'id="comment-form" hx-swap-oob="true"' in html
        assert "data-focus" in html
        assert "data-say=" in html
        assert "HX-Request" in response["Vary"]
        assert fields(html)["token"]

    def test_a_list_of_deleted_comments_is_an_empty_one(self, topic, alice):
        services.delete_own(comment=thread(topic, alice, 0)[0], actor=alice)
        assert "<ol" not in page(topic, alice).split('id="comments"')[1].split("</section>")[0]
        browser = client(alice, htmx=True)
        assert browser.post(address(topic), filled(browser.get(address(topic))))["HX-Reswap"] == "outerHTML"

    def test_further_comments_are_put_on_top(self, topic, alice):
        thread(topic, alice, 0)
        browser = client(alice, htmx=True)
        response = browser.post(address(topic), filled(browser.get(address(topic))))
        html = response.content.decode()
        assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#comment-list", "afterbegin")
        assert html.count("<article") == 1

    def test_a_reply_renews_the_branch_it_belongs_to(self, topic, alice):
        root, _reply, _other = thread(topic, alice, 0, 1, 0)
        browser = client(alice, htmx=True)
        form = browser.get(f"{address(topic)}?antwort={root.pk}")
        assert f'<div id="r{root.pk}">' in form.content.decode()
        response = browser.post(address(topic), filled(form, "Neu"))
        html = response.content.decode()
        assert response["HX-Retarget"] == f"#c{root.pk}"
        assert response["HX-Reswap"] == "outerHTML"
        assert html.count("<article") == 3
        assert html.index("data-focus") > html.index("Kommentar Nummer 1")
        assert html.count("<ol") == html.count("</ol>") == 1

    def test_a_double_click_stores_one(self, topic, alice):
        browser = client(alice, htmx=True)
        data = filled(browser.get(address(topic)))
        assert [browser.post(address(topic), data).status_code for _time in range(2)] == [200, 200]
        assert Comment._base_manager.count() == 1

    def test_going_back_in_the_browser_gives_the_whole_page(self, topic, alice):
        response = client(alice, htmx=True).get(address(topic), HTTP_HX_HISTORY_RESTORE_REQUEST="true")
        assert "<html" in response.content.decode()


class TestVoting:
    def vote(self, comment, user, value, **values):
        browser = client(user, htmx=values.pop("htmx", False))
        return browser.post(f"/kommentar/{comment.pk}/bewerten/", {"value": value, **values})

    def test_without_script_leads_back_to_the_comment_on_the_same_page(self, topic, alice):
        comment = thread(topic, alice, 0)[0]
        response = self.vote(comment, alice, "1", next=f"/probe/{topic.pk}/?order=newest&page=2")
        assert response["Location"] == f"/probe/{topic.pk}/?order=newest&page=2#c{comment.pk}"
        html = page(topic, alice)
        assert 'name="value" value="0" aria-pressed="true"' in html
        assert CommentVote.objects.get().value == 1

    @pytest.mark.parametrize("target", ["https://boese.example/", "//boese.example/", "", "javascript:alert(1)"])
    def test_leads_nowhere_else(self, topic, alice, target):
        comment = thread(topic, alice, 0)[0]
        response = self.vote(comment, alice, "1", next=target)
        assert response["Location"].startswith(topic.get_absolute_url())

    def test_with_htmx_the_buttons_come_back(self, topic, alice):
        comment = thread(topic, alice, 0)[0]
        response = self.vote(comment, alice, "-1", htmx=True)
        html = response.content.decode()
        assert (response.status_code, "<html" in html) == (200, False)
        assert f'id="d{comment.pk}"' in html
        assert html.count('aria-pressed="true"') == 1
        assert "data-say" in html

    @pytest.mark.parametrize("value", ["2", "", "x", "1e9"])
    def test_other_values_are_refused(self, topic, alice, value):
        comment = thread(topic, alice, 0)[0]
        assert self.vote(comment, alice, value, htmx=True).status_code == 422
        assert not CommentVote.objects.exists()

    def test_visitors_are_led_to_the_sign_in(self, topic, alice):
        comment = thread(topic, alice, 0)[0]
        assert self.vote(comment, None, "1")["Location"].startswith(reverse("account_login"))
        assert self.vote(comment, None, "1", htmx=True)["HX-Redirect"].startswith(reverse("account_login"))

    def test_after_the_end_the_reason_is_given(self, topic, alice, noon):
        comment = thread(topic, alice, 0)[0]
        noon.move_to(NOON + timedelta(days=10))
        response = self.vote(comment, alice, "1", htmx=True)
        assert response.status_code == 422
        assert not CommentVote.objects.exists()
        assert self.vote(comment, alice, "1").status_code == 302

    def test_a_link_cannot_vote(self, topic, alice):
        comment = thread(topic, alice, 0)[0]
        assert client(alice).get(f"/kommentar/{comment.pk}/bewerten/").status_code == 405


class TestChangingAndDeleting:
    def test_the_author_finds_both_on_the_page_for_a_while(self, topic, alice, bob, noon):
        comment = thread(topic, alice, 0)[0]
        change, remove = f"/kommentar/{comment.pk}/bearbeiten/", f"/kommentar/{comment.pk}/loeschen/"
        assert change in page(topic, alice)
        assert remove in page(topic, alice)
        assert change not in page(topic, bob)
        noon.move_to(NOON + timedelta(minutes=15))
        assert change not in page(topic, alice)
        assert remove in page(topic, alice)

    def test_changing(self, topic, alice):
        comment = thread(topic, alice, 0)[0]
        browser = client(alice)
        assert "Kommentar Nummer 0" in browser.get(f"/kommentar/{comment.pk}/bearbeiten/").content.decode()
        empty = browser.post(f"/kommentar/{comment.pk}/bearbeiten/", {"comment": ""})
        assert empty.status_code == 422
        done = browser.post(f"/kommentar/{comment.pk}/bearbeiten/", {"comment": "Neuer Text"})
        assert done["Location"].endswith(f"#c{comment.pk}")
        assert "Neuer Text" in page(topic)

    def test_changing_too_late_keeps_the_text(self, topic, alice, noon):
        comment = thread(topic, alice, 0)[0]
        noon.move_to(NOON + timedelta(minutes=15))
        browser = client(alice)
        assert browser.get(f"/kommentar/{comment.pk}/bearbeiten/").status_code == 403
        response = browser.post(f"/kommentar/{comment.pk}/bearbeiten/", {"comment": "Zu spät"})
        assert response.status_code == 422
        assert "Zu spät" in response.content.decode()
        assert "notice--denied" in response.content.decode()

    def test_deleting_asks_first_and_leaves_a_placeholder_for_replies(self, topic, alice, bob):
        root, _reply = thread(topic, alice, 0, 1)
        browser = client(alice)
        assert browser.get(f"/kommentar/{root.pk}/loeschen/").status_code == 200
        assert Comment._base_manager.get(pk=root.pk).state == State.PUBLIC
        assert browser.post(f"/kommentar/{root.pk}/loeschen/").status_code == 302
        html = page(topic)
        assert "comment--gone" in html
        assert "Kommentar Nummer 0" not in html
        assert "Kommentar Nummer 1" in html

    def test_others_cannot(self, topic, alice, bob):
        comment = thread(topic, alice, 0)[0]
        for what in ("bearbeiten", "loeschen"):
            assert client(bob).get(f"/kommentar/{comment.pk}/{what}/").status_code == 403
            assert client(bob).post(f"/kommentar/{comment.pk}/{what}/", {"comment": "x"}).status_code in (403, 422)
            assert client().get(f"/kommentar/{comment.pk}/{what}/").status_code == 302
        assert Comment._base_manager.get(pk=comment.pk).comment == "Kommentar Nummer 0"

    def test_the_author_reads_why_a_comment_was_hidden_and_nobody_else_reads_it(self, topic, alice, bob):
        comment = thread(topic, alice, 0, 1)[0]
        services.hide(comment=comment, actor=bob, reason="Es beleidigt jemanden")
        assert "Es beleidigt jemanden" in page(topic, alice)
        assert "Kommentar Nummer 0" in page(topic, alice)
        for html in (page(topic), page(topic, factories.person())):
            assert "Es beleidigt jemanden" not in html
            assert "Kommentar Nummer 0" not in html


class TestPermanentLinks:
    def test_lead_to_the_page_of_the_thread(self, topic, alice):
        made = thread(topic, alice, *[0, 1] * 60)
        assert thread_on(topic, made[-1]) == f"{topic.get_absolute_url()}#c{made[-1].pk}"
        location = thread_on(topic, made[1])  # the oldest of the best, as nobody voted
        assert location == f"{topic.get_absolute_url()}?page=2#c{made[1].pk}"
        assert f'id="c{made[1].pk}"' in page(topic, query="?page=2")
        assert f'id="c{made[1].pk}"' not in page(topic)

    def test_of_what_is_gone_are_not_found_unless_there_are_replies(self, topic, alice, bob):
        root, _reply, alone = thread(topic, alice, 0, 1, 0)
        for comment in (root, alone):
            services.hide(comment=comment, actor=bob, reason="Werbung")
        assert client().get(f"/kommentar/{root.pk}/").status_code == 302
        assert client().get(f"/kommentar/{alone.pk}/").status_code == 404
        assert client(alice).get(f"/kommentar/{alone.pk}/").status_code == 302
        for unknown in ("0", "999999", "9" * 30):
            assert client().get(f"/kommentar/{unknown}/").status_code == 404

    def test_lead_home_from_the_parent_site(self, topic, alice):
        comment = thread(topic, alice, 0)[0]
        response = client(host="land.localhost").get(f"/kommentar/{comment.pk}/")
        assert response["Location"] == f"http://heide.land.localhost{topic.get_absolute_url()}#c{comment.pk}"


def thread_on(topic, comment):
    return client().get(f"/kommentar/{comment.pk}/")["Location"]


def test_a_foreign_district_knows_nothing_of_it(topic, alice, charlie):
    comment = thread(topic, alice, 0)[0]
    browser = client(charlie, host="kueste.land.localhost")
    for path in (address(topic), *(f"/kommentar/{comment.pk}/{end}" for end in ("", "bearbeiten/", "loeschen/"))):
        assert browser.get(path).status_code == 404
    for path in (
        address(topic),
        *(f"/kommentar/{comment.pk}/{end}/" for end in ("bewerten", "bearbeiten", "loeschen")),
    ):
        assert browser.post(path, {"comment": "x", "value": "1"}).status_code == 404


def test_a_contribution_that_is_hidden_takes_its_comments_along(topic, alice, bob):
    comment = thread(topic, alice, 0)[0]
    type(topic)._base_manager.filter(pk=topic.pk).update(visibility="hidden")
    other = factories.person()
    for user in (None, other):
        assert client(user).get(f"/kommentar/{comment.pk}/").status_code == 404
        assert client(user).post(f"/kommentar/{comment.pk}/bewerten/", {"value": "1"}).status_code == 404
        assert client(user).get(address(topic)).status_code == 404


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    'http://example.org/"onmouseover=alert(1)',
    "[x](javascript:alert(1)) www.example.org",
    "&lt;script&gt;alert(1)&lt;/script&gt; example.org",
    "\x02vote_url\x03 \x02html\x03",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_people_write_stays_text(topic, alice, attack):
    browser = client(alice)
    response = browser.post(address(topic), filled(browser.get(address(topic)), attack))
    assert response.status_code == 302
    prose = re.findall(r'<div class="prose">(.*?)</div>', page(topic), re.DOTALL)[-1]
    assert set(re.findall(r"<(\w+)", prose)) <= {"p", "a", "br"}
    assert not re.search(r"<[^>]*\son\w+=", prose)
    assert 'href="javascript' not in prose


def test_addresses_become_links_that_search_engines_do_not_follow(topic, alice):
    services.post(contribution=topic, author=alice, text="Siehe https://www.example.org/plan und example.de.")
    html = page(topic)
    assert html.count('rel="nofollow ugc noopener"') == 2


def test_neither_addresses_nor_pictures_of_people_are_in_the_markup(topic, alice, bob):
    alice.first_name, alice.last_name = "Alina", "Klarname"
    alice.save()
    thread(topic, alice, 0, 1)
    for html in (page(topic), page(topic, bob)):
        assert "alice@" not in html
        assert "@example.org" not in html
        assert "gravatar" not in html
        assert "Klarname" not in html


def test_the_author_of_the_contribution_is_marked(stage, alice, bob):
    topic = discussion(stage.heide, author=alice)
    thread(topic, alice, 0)
    assert page(topic).count('class="badge') == 1
    other = discussion(stage.heide, author=bob)
    thread(other, alice, 0)
    assert page(other).count('class="badge') == 0


def test_orders_and_pages_are_links(topic, alice):
    thread(topic, alice, *[0] * 101)
    html = page(topic, query="?order=newest&tag=x")
    assert 'href="/probe/' + f"{topic.pk}/?tag=x#comments" in html
    assert f"/probe/{topic.pk}/?tag=x&amp;order=newest&amp;page=2#comments" in html
    assert html.count("<article") == 100
    assert page(topic, query="?page=2").count("<article") == 1
    assert page(topic, query="?page=kaputt&order=kaputt").count("<article") == 100


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_number_of_queries_of_a_page_does_not_grow(topic, alice, signed_in, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(contribution):
        browser = client(alice if signed_in else None)
        browser.get(f"/probe/{contribution.pk}/?seed=1")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/probe/{contribution.pk}/").status_code == 200
        return len(captured)

    thread(topic, alice, *[0, 1, 2, 1, 0] * 2)
    long = discussion(topic.region)
    thread(long, alice, *[0, 1, 2, 1, 0] * 40)
    assert queries(topic) == queries(long) <= 20


def test_writing_takes_few_queries(topic, alice, django_assert_max_num_queries):
    last = thread(topic, alice, 0, 1, 2, 3)[-1]
    browser = client(alice)
    data = filled(browser.get(f"{address(topic)}?antwort={last.pk}"))
    with django_assert_max_num_queries(30):
        assert browser.post(address(topic), data).status_code == 302


def test_my_page_lists_ones_comments(topic, alice, bob, stage):
    from participation.core.mypage import sections

    first, second, deleted = thread(topic, alice, 0, 1, 0)
    thread(topic, bob, 0)
    services.hide(comment=first, actor=bob, reason="Werbung")
    services.delete_own(comment=deleted, actor=alice)
    section = next(section for section in sections(alice, stage.heide) if section.slug == "comments")
    assert [line.url for line in section.lines] == [f"/kommentar/{second.pk}/", f"/kommentar/{first.pk}/"]
    assert [bool(line.badge) for line in section.lines] == [False, True]
