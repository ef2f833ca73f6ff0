"""News, results and processes of a site on the site above: a link while they are public, refused with a reason."""

import pytest
from django.test import Client
from django_scopes import scopes_disabled
from wagtail.models import Page

from cms import syndication
from cms.models import ContentPage, Syndicated
from participation.accounts.models import Role
from participation.core.errors import Invalid, Refused
from participation.notifications.models import Notice
from participation.regions.models import RegionGeneration
from tests import factories
from tests.cms.newsroom import news

pytestmark = pytest.mark.django_db
NATION, HEIDE = "land.localhost", "heide.land.localhost"


@pytest.fixture(autouse=True)
def _unscoped():
    with scopes_disabled():
        yield


@pytest.fixture
def page(places, cast):
    home = Page.objects.get(pk=places.heide.site.root_page_id)
    made = home.add_child(
        instance=ContentPage(title="Neues aus {{ Name }}", slug="neues", intro="Der Radweg ist fertig.", live=False)
    )
    made.save_revision(user=cast.editor).publish(user=cast.editor)
    return ContentPage.objects.get(pk=made.pk)


@pytest.fixture
def national(places):
    return factories.staff("Nationale Redaktion", Role.EDITOR, places.nation)


def above():
    RegionGeneration.objects.update(number=RegionGeneration.objects.first().number + 1)
    return Client(headers={"host": NATION}).get("/").content.decode()


def test_it_is_listed_with_the_name_of_the_region_and_leads_there(page, cast):
    syndication.offer(thing=page, actor=cast.editor)
    text = above()
    assert "Neues aus Heidekreis am See" in text
    assert f'href="http://{HEIDE}/neues/"' in text
    assert "Der Radweg ist fertig." in text
    assert Page.objects.filter(slug="neues").count() == 1


@pytest.mark.parametrize("how", ["withdrawn", "unpublished", "deleted", "private"])
def test_it_disappears_at_once(page, cast, how):
    item = syndication.offer(thing=page, actor=cast.editor)
    if how == "withdrawn":
        syndication.withdraw(item=item, actor=cast.editor)
    elif how == "unpublished":
        page.unpublish(user=cast.editor)
    elif how == "private":
        page.view_restrictions.create(restriction_type="login")
    else:
        page.delete()
    assert "Der Radweg ist fertig." not in above()


def test_a_process_is_listed_while_it_is_public(places, cast):
    process = factories.process(places.heide, title="Ein Verfahren der Heide")
    syndication.offer(thing=process, actor=cast.editor)
    assert f"{process.region.url}{process.get_absolute_url()}" in above().partition("aus-den-regionen")[2]
    process.unpublish(user=cast.admin)
    assert "aus-den-regionen" not in above()


def test_above_it_is_refused_with_a_reason_that_the_region_reads(page, cast, national):
    item = syndication.offer(thing=page, actor=cast.editor)
    with pytest.raises(Invalid):
        syndication.refuse(item=item, reason=" ", actor=national)
    syndication.refuse(item=item, reason="Nur Neues von überregionaler Bedeutung.", actor=national)
    assert "Der Radweg" not in above()
    notice = Notice._base_manager.get(person=cast.editor)
    assert "überregionaler" in notice.text
    syndication.offer(thing=page, actor=cast.editor)
    assert "Der Radweg" not in above()
    syndication.allow(item=item, actor=national)
    assert "Der Radweg" in above()


def test_only_the_own_people_offer_and_only_those_above_refuse(page, cast, national):
    for actor in (cast.team, cast.moderator, cast.foreigner, national):
        with pytest.raises(Refused):
            syndication.offer(thing=page, actor=actor)
    item = syndication.offer(thing=page, actor=cast.editor)
    with pytest.raises(Refused):
        syndication.refuse(item=item, reason="x", actor=cast.editor)
    with pytest.raises(Refused):
        syndication.withdraw(item=item, actor=national)


def test_homes_and_pages_of_the_top_are_not_offered(places, cast):
    for region in (places.heide, places.nation):
        with pytest.raises(Invalid):
            syndication.offer(thing=Page.objects.get(pk=region.site.root_page_id), actor=cast.root)


def test_the_number_of_queries_does_not_grow(places, cast, django_assert_num_queries):
    home = Page.objects.get(pk=places.heide.site.root_page_id)
    for number in range(6):
        made = home.add_child(instance=ContentPage(title=f"Seite {number}", slug=f"seite-{number}", live=True))
        syndication.offer(thing=made, actor=cast.editor)
        if number in (0, 5):
            Page.objects.first().get_url()
            with django_assert_num_queries(3):
                items = syndication.listed_on(places.nation)
            assert len(items) == number + 1 or number == 5


def test_the_back_office_offers_and_refuses(browse, page, cast, national, places):
    editor = browse(cast.editor)
    assert f"landesseite/neu/?page={page.pk}" in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert editor.post("/admin/landesseite/neu/", {"page": page.pk}).status_code == 302
    item = Syndicated.objects.get()
    assert editor.post("/admin/landesseite/neu/", {}).context["form"].errors
    assert "Neues aus" in editor.get("/admin/landesseite/").content.decode()
    desk = browse(national, NATION)
    assert "Neues aus" in desk.get("/admin/landesseite/").content.decode()
    assert desk.post(f"/admin/landesseite/{item.pk}/ablehnen/", {"reason": "Zu klein."}).status_code == 302
    assert "Zu klein." in editor.get(f"/admin/landesseite/{item.pk}/").content.decode()
    foreign = browse(cast.foreigner, "kueste.land.localhost")
    assert foreign.get(f"/admin/landesseite/{item.pk}/").status_code == 404
    assert "Neues aus" not in foreign.get("/admin/landesseite/").content.decode()
    other = factories.process(places.kueste)
    assert editor.post("/admin/landesseite/neu/", {"process": other.pk}).context["form"].errors


def test_news_of_a_site_stands_in_the_national_list_too(places, cast):
    item = news(places.heide, "Radweg fertig", slug="radweg")
    syndication.offer(thing=item, actor=cast.editor)
    RegionGeneration.objects.update(number=55)
    text = Client(headers={"host": NATION}).get("/aktuelles/").content.decode()
    assert f'href="http://{HEIDE}/aktuelles/radweg/"' in text
    assert "Heidekreis am See" in text
    item.unpublish(user=cast.editor)
    RegionGeneration.objects.update(number=56)
    assert "Radweg fertig" not in Client(headers={"host": NATION}).get("/aktuelles/").content.decode()


def test_a_refusal_cannot_be_undone_by_withdrawing_and_offering_anew(page, cast, national):
    item = syndication.offer(thing=page, actor=cast.editor)
    syndication.refuse(item=item, reason="Gehört nicht hierher.", actor=national)
    with pytest.raises(Invalid):
        syndication.withdraw(item=item, actor=cast.editor)
    assert syndication.offer(thing=page, actor=cast.editor).refused_at is not None
    assert "Neues aus" not in above()
