"""Pages from above: every site follows its source, a site's own words stay, and it is asked when the source changes."""

import pytest
from django.test import Client
from django_scopes import scopes_disabled
from wagtail.models import Page

from cms.backoffice.inheriting import comparison
from cms.founding import found_region
from cms.inheritance import differences, services, values
from cms.inheritance.following import follow
from cms.models import ContentPage, HomePage, InheritedPage, Sharing, page_changed
from participation.accounts.models import Role
from participation.core.errors import Invalid, Refused
from participation.regions import hosts
from participation.regions import services as regions
from participation.regions.models import Region, RegionGeneration
from participation.search.models import SearchDocument
from tests import factories
from tests.cms.newsroom import news

pytestmark = pytest.mark.django_db
NATION, HEIDE, KUESTE = "land.localhost", "heide.land.localhost", "kueste.land.localhost"
MANY = 22


@pytest.fixture(autouse=True)
def commits(django_capture_on_commit_callbacks):
    """Jobs run when what enqueues them is done."""
    with scopes_disabled():
        yield django_capture_on_commit_callbacks


@pytest.fixture
def root(cast):
    return cast.root


@pytest.fixture
def source(places, root):
    """A national page with a heading, two texts and a variable."""
    home = Page.objects.get(pk=places.nation.site.root_page_id)
    body = [("heading", "Worum es geht"), ("text", "<p>Erster Absatz für {{ Name }}.</p>"), ("text", "<p>Zweiter.</p>")]
    page = home.add_child(
        instance=ContentPage(title="Gemeinsame Seite", slug="gemeinsam", intro="Für alle.", body=body, live=False)
    )
    page.save_revision(user=root).publish(user=root)
    return ContentPage.objects.get(pk=page.pk)


@pytest.fixture
def shared(commits, source, root):
    with commits(execute=True):
        services.share(page=source, everywhere=True, actor=root)
    return source


def reference(slug):
    return InheritedPage.objects.select_related("district__site").get(district__slug=slug)


def seen(host, path="/gemeinsam/"):
    hosts.forget()
    answer = Client(headers={"host": host}).get(path)
    return answer.content.decode() if answer.status_code == 200 else ""


def edit(page, commits, user, **changes):
    """Write and publish as the editor does: from what is shown now."""
    page = page.__class__.objects.get(pk=page.pk)
    if isinstance(page, InheritedPage):
        page.take_on(page.merged())
    for name, value in changes.items():
        if isinstance(name, str) and name.startswith("block"):
            raw = list(page.body.get_prep_value())
            raw[int(name[5:])]["value"] = value
            page.body = page._meta.get_field("body").stream_block.to_python(raw)
        else:
            setattr(page, name, value)
    with commits(execute=True):
        page.save_revision(user=user).publish(user=user)
    return page.__class__.objects.get(pk=page.pk)


def test_a_shared_page_appears_on_every_site_with_the_values_of_the_site(shared):
    for host, name in ((HEIDE, "Heidekreis am See"), (KUESTE, "Küstenkreis")):
        text = seen(host)
        assert f"Erster Absatz für {name}." in text
        assert "{{" not in text
        assert f'<link rel="canonical" href="http://{host}/gemeinsam/">' in text  # it says something of its own


def test_a_page_that_says_the_same_everywhere_names_the_one_above_as_the_original(shared, commits, root):
    edit(shared, commits, root, block1="<p>Überall gleich.</p>")
    text = seen(HEIDE)
    assert f'<link rel="canonical" href="http://{NATION}/gemeinsam/">' in text
    assert text.count('rel="canonical"') == 1


def test_the_search_of_a_site_finds_it_there(shared):
    rows = SearchDocument._base_manager.filter(kind="page", title="Gemeinsame Seite")
    assert {row.region.slug for row in rows.select_related("region")} == {"modellland", "heide", "kueste"}
    assert "Küstenkreis" in rows.get(region__slug="kueste").body


def test_only_chosen_sites_show_it(source, commits, root, places):
    with commits(execute=True):
        services.share(page=source, everywhere=False, regions=[places.heide], actor=root)
    assert seen(HEIDE)
    assert not seen(KUESTE)
    with commits(execute=True):
        services.share(page=source, everywhere=True, actor=root)
    assert seen(KUESTE)
    with pytest.raises(Invalid):
        services.share(page=source, everywhere=False, regions=[], actor=root)
    with pytest.raises(Invalid):
        services.share(page=source, everywhere=False, regions=[places.nation], actor=root)


def many_districts(places, number):
    """More districts with a bare home; quicker than founding them."""
    for count in range(number):
        nation = Region.objects.get(pk=places.nation.pk)
        region = regions.create_region(level="district", name=f"Kreis {count}", slug=f"kreis{count}", parent=nation)
        home = Page.get_first_root_node().add_child(
            instance=HomePage(title=region.name, slug=region.slug, question="Was?", live=True)
        )
        regions.open_site(region=region, host=f"kreis{count}.land.localhost", port=80, root_page=home)


def test_an_edit_above_reaches_all_sites_but_the_one_with_its_own_words_which_is_offered_the_difference(
    source, commits, root, places, browse, cast, django_assert_max_num_queries
):
    many_districts(places, MANY - 2)
    with commits(execute=True):
        services.share(page=source, everywhere=True, actor=root)
    assert InheritedPage.objects.filter(source=source, live=True).count() == MANY
    edit(reference("kreis7"), commits, cast.root, block1="<p>Unser eigener Absatz.</p>")
    edit(source, commits, root, title="Neuer Titel", block1="<p>Erster Absatz, jetzt neu gefasst.</p>")
    names = [f"kreis{count}" for count in range(MANY - 2)] + ["heide", "kueste"]
    for name in names:
        text = seen(f"{name}.land.localhost")
        assert "Neuer Titel" in text
        assert ("jetzt neu gefasst" in text) is (name != "kreis7"), name
    own = reference("kreis7")
    assert "Unser eigener Absatz." in seen("kreis7.land.localhost")
    assert own.differs_since is not None
    assert InheritedPage.objects.filter(differs_since__isnull=False).count() == 1
    [part] = comparison(own)
    assert part.is_changed
    assert differences.Piece(differences.NEW, "Absatz, jetzt neu gefasst.") in part.pieces
    with django_assert_max_num_queries(60), commits(execute=True):  # whatever the number of sites
        follow(source.pk)


def test_the_editor_shows_the_difference_and_the_inbox_asks(shared, commits, root, browse, cast):
    edit(reference("heide"), commits, root, intro="Für unseren Kreis.")
    edit(shared, commits, root, intro="Für alle Menschen.")
    client = browse(cast.editor)
    assert "uebernommen" in client.get("/admin/").content.decode()
    page = client.get(f"/admin/uebernommen/{reference('heide').pk}/").content.decode()
    for words in ("Für unseren Kreis.", "<del>", "<ins>", "Menschen."):
        assert words in page
    assert "uebernommen/" in client.get("/admin/uebernommen/").content.decode()
    foreign = browse(cast.foreigner, KUESTE)
    assert foreign.get(f"/admin/uebernommen/{reference('heide').pk}/").status_code == 404
    assert "Heidekreis" not in foreign.get("/admin/uebernommen/").content.decode()


def test_keeping_ones_own_version_ends_the_question(shared, commits, root, cast):
    edit(reference("heide"), commits, root, intro="Für unseren Kreis.")
    edit(shared, commits, root, intro="Für alle Menschen.")
    services.keep_own(page=reference("heide"), actor=cast.editor)
    assert reference("heide").differs_since is None
    assert "Für unseren Kreis." in seen(HEIDE)
    edit(shared, commits, root, block2="<p>Etwas anderes.</p>")
    assert reference("heide").differs_since is None
    edit(shared, commits, root, intro="Noch einmal anders.")
    assert reference("heide").differs_since is not None


def test_taking_over_lets_single_parts_follow_again(shared, commits, root, cast):
    edit(reference("heide"), commits, root, intro="Eigenes.", block2="<p>Eigener zweiter.</p>")
    edit(shared, commits, root, intro="Neu von oben.")
    assert set(reference("heide").overridden) >= {"intro"}
    with commits(execute=True):
        services.take_over(page=reference("heide"), names=["intro"], actor=cast.editor)
    page = reference("heide")
    assert page.differs_since is None
    assert [name for name in page.overridden if name.startswith("block:")]
    text = seen(HEIDE)
    assert "Neu von oben." in text
    assert "Eigener zweiter." in text
    with pytest.raises(Invalid):
        services.take_over(page=page, names=["title"], actor=cast.editor)


def test_writing_anew_after_a_change_above_answers_the_question(shared, commits, root):
    edit(reference("heide"), commits, root, intro="Eigenes.")
    edit(shared, commits, root, intro="Neu von oben.")
    edit(reference("heide"), commits, root, intro="Eigenes, nach dem Lesen.")
    assert reference("heide").differs_since is None
    assert "Eigenes, nach dem Lesen." in seen(HEIDE)


def test_blocks_of_ones_own_stay_where_they_were_put(shared, commits, root):
    page = reference("heide")
    page.take_on(page.merged())
    raw = list(page.body.get_prep_value())
    extra = {"type": "text", "value": "<p>Bei uns auch dienstags.</p>", "id": "e1b4fa4e-7d8c-4f7b-9a57-6f2f3f1f2a01"}
    page.body = page._meta.get_field("body").stream_block.to_python([*raw[:2], extra, *raw[2:]])
    with commits(execute=True):
        page.save_revision(user=root).publish(user=root)
    edit(shared, commits, root, block1="<p>Geändert.</p>")
    text = seen(HEIDE)
    assert text.index("Geändert.") < text.index("Bei uns auch dienstags.") < text.index("Zweiter.")
    assert "Bei uns auch" not in seen(KUESTE)


def test_a_site_leaves_a_page_out_where_it_may(shared, commits, root, cast):
    with commits(execute=True):
        services.hide(page=reference("heide"), actor=cast.editor)
    assert not seen(HEIDE)
    assert seen(KUESTE)
    edit(shared, commits, root, intro="Neu.")
    assert not seen(HEIDE)
    with commits(execute=True):
        services.show(page=reference("heide"), actor=cast.editor)
    assert "Neu." in seen(HEIDE)
    with commits(execute=True):
        services.share(page=shared, everywhere=True, may_hide=False, actor=root)
    with pytest.raises(Invalid):
        services.hide(page=reference("heide"), actor=cast.editor)


def test_withdrawing_the_source_withdraws_every_reference(shared, commits, root):
    with commits(execute=True):
        ContentPage.objects.get(pk=shared.pk).unpublish(user=root)
    assert not seen(HEIDE)
    assert not seen(KUESTE)
    assert not SearchDocument._base_manager.filter(kind="page", title="Gemeinsame Seite").exists()
    edit(shared, commits, root)
    assert seen(HEIDE)


def test_sharing_no_longer_takes_it_away_and_keeps_what_a_site_wrote(shared, commits, root, cast):
    edit(reference("heide"), commits, root, title="Unsere Seite", intro="Unser.", block0="Unser Kopf",
         block1="<p>Unser erster.</p>", block2="<p>Unser zweiter.</p>")  # fmt: skip
    with commits(execute=True):
        services.end_sharing(sharing=Sharing.objects.get(), actor=root)
    assert not seen(HEIDE)
    assert not InheritedPage.objects.filter(district__slug="kueste").exists()
    with commits(execute=True):
        own = services.become_own(page=reference("heide"), actor=cast.editor)
    assert own.slug == "gemeinsam"
    assert "Unser zweiter." in seen(HEIDE)
    assert not InheritedPage.objects.exists()
    assert not Page.find_problems()[0]
    assert not any(Page.find_problems())


def test_only_what_is_wholly_ones_own_becomes_an_ordinary_page(shared, commits, root, cast):
    edit(reference("heide"), commits, root, intro="Unser.")
    with pytest.raises(Invalid):
        services.become_own(page=reference("heide"), actor=cast.editor)


def test_a_shared_page_is_not_deleted_and_a_reference_neither(shared, browse, cast, places):
    client = browse(cast.root, NATION)
    client.post(f"/admin/pages/{shared.pk}/delete/")
    client.post(f"/admin/bulk/wagtailcore/page/delete/?id={shared.pk}&next=/admin/")
    assert Page.objects.filter(pk=shared.pk).exists()
    page = reference("heide")
    editor = browse(cast.editor)
    for act in ("delete", "unpublish"):
        editor.post(f"/admin/pages/{page.pk}/{act}/")
    assert InheritedPage.objects.get(pk=page.pk).live


def test_a_page_of_the_sites_own_at_the_same_address_stays(commits, root, places):
    imprint = ContentPage.objects.get(slug="impressum", url_path__startswith="/modellland/")
    with commits(execute=True):
        services.share(page=imprint, everywhere=True, actor=root)
    assert not InheritedPage.objects.exists()
    assert seen(HEIDE, "/impressum/")


def test_a_new_site_begins_with_the_shared_pages_instead_of_those_of_its_kit(commits, root, places):
    for slug in ("regeln", "gemeinsam"):
        home = Page.objects.get(pk=places.nation.site.root_page_id)
        page = home.get_children().filter(slug=slug).first() or home.add_child(
            instance=ContentPage(title="Gemeinsam", slug=slug, live=True)
        )
        with commits(execute=True):
            services.share(page=page, everywhere=True, actor=root)
    found_region(level="district", name="Moor", slug="moor", parent=places.nation, host="moor.land.localhost", port=80)
    rows = InheritedPage.objects.filter(district__slug="moor", live=True)
    assert set(rows.values_list("slug", flat=True)) == {"regeln", "gemeinsam"}
    assert "Zur Sache, nicht zur Person" in seen("moor.land.localhost", "/regeln/")


def test_following_twice_changes_nothing(shared, commits):
    before = list(InheritedPage.objects.order_by("pk").values())
    generations = list(RegionGeneration.objects.values_list("number", flat=True))
    follow(shared.pk)
    assert list(InheritedPage.objects.order_by("pk").values()) == before
    assert len(generations) == len(hosts.tenants())


def test_only_editors_and_administrators_share_and_decide(shared, cast, places, commits):
    person = factories.staff("Nur Team", Role.PROJECT_TEAM, places.nation)
    district = factories.staff("Kreis", Role.ADMINISTRATOR, places.heide)
    for actor in (person, district, cast.citizen):
        with pytest.raises(Refused):
            services.share(page=shared, everywhere=True, actor=actor)
    for actor in (cast.team, cast.moderator, cast.foreigner):
        with pytest.raises(Refused):
            services.hide(page=reference("heide"), actor=actor)


def test_reading_a_reference_takes_few_queries(shared, django_assert_max_num_queries):
    seen(HEIDE)
    RegionGeneration.objects.update(number=99)
    with django_assert_max_num_queries(20):
        assert seen(HEIDE)


def test_the_back_office_shares_and_edits(browse, cast, source, commits, places):
    national = factories.staff("Nationale", Role.ADMINISTRATOR, places.nation, with_subtree=True)
    client = browse(national, NATION)
    assert f"?page={source.pk}" in client.get(f"/admin/pages/{source.pk}/edit/").content.decode()
    with commits(execute=True):
        client.post("/admin/geteilte-seiten/neu/", {"page": source.pk, "everywhere": "on", "may_hide": "on"})
    assert reference("heide").live
    assert client.get(f"/admin/geteilte-seiten/{Sharing.objects.get().pk}/").status_code == 200
    editor = browse(cast.editor)
    page = reference("heide")
    form = editor.get(f"/admin/pages/{page.pk}/edit/")
    assert form.context["form"]["intro"].value() == "Für alle."
    assert form.context["form"]["title"].value() == "Gemeinsame Seite"
    assert browse(cast.editor).get("/admin/geteilte-seiten/").status_code in (200, 302)
    assert "Gemeinsame" not in browse(cast.editor).get("/admin/geteilte-seiten/").content.decode()


def test_merging_keeps_order_and_own_parts():
    source = {"title": "T", "intro": "", "block:a": "A", "block:b": "B", "block:c": "C"}
    own = {"title": "T", "intro": "", "block:a": "A", "block:x": "X", "block:c": "Own"}
    changed = values.overrides(own, source)
    assert changed == ["block:b", "block:c", "block:x"]
    newer = {**source, "block:a": "A2", "block:d": "D"}
    assert values.merged(own, newer, changed) == {
        "title": "T", "intro": "", "block:a": "A2", "block:x": "X", "block:c": "Own", "block:d": "D",
    }  # fmt: skip
    assert values.changed_above(changed, {"block:b": "B", "block:c": "C"}, newer) == []
    assert values.changed_above(changed, {"block:b": "B", "block:c": "C"}, {**newer, "block:c": "C2"}) == ["block:c"]


def test_what_only_the_editor_writes_differently_is_no_difference():
    assert values.is_same('<p data-block-key="abc12">A<br/>b</p>', "<p>A<br>b</p>")
    assert not values.is_same("<p>A</p>", "<p>B</p>")


def test_pages_that_cannot_be_shared_are_refused(places, root):
    home = Page.objects.get(pk=places.nation.site.root_page_id)
    with pytest.raises(Invalid):
        services.share(page=home, everywhere=True, actor=root)
    page_changed(HomePage.objects.get(pk=home.pk))


def test_national_news_stands_in_the_news_of_every_site(places, commits, root, django_assert_max_num_queries):
    item = news(places.nation, "Förderung verlängert", slug="foerderung", intro="Für {{ Name }} heißt das viel.")
    with commits(execute=True):
        services.share(page=item, everywhere=True, actor=root)
    text = seen(HEIDE, "/aktuelles/")
    assert 'href="/aktuelles/foerderung/"' in text
    assert "Für Heidekreis am See heißt das viel." in text
    assert "Förderung verlängert" in seen(HEIDE, "/aktuelles/foerderung/")
    edit(reference("heide"), commits, root, title="Auch bei uns verlängert")
    assert "Auch bei uns verlängert" in seen(HEIDE, "/aktuelles/")
    assert "Förderung verlängert" in seen(KUESTE, "/aktuelles/")
    RegionGeneration.objects.update(number=77)
    with django_assert_max_num_queries(20):
        assert "foerderung" in Client(headers={"host": KUESTE}).get("/aktuelles/").content.decode()
