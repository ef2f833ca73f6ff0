"""All addresses: our own in German, allauth's below /konto/, the back office at /admin/, pages at the end."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.backoffice.sites.keeping import site_stays
from cms.sitemaps import robots, sitemap
from cms.views import serve
from participation.accounts.staff_urls import to_account_pages

urlpatterns: list[URLPattern | URLResolver] = [
    *to_account_pages,
    path("admin/sites/delete/<int:pk>/", site_stays),
    path("admin/", include(wagtailadmin_urls)),
    path("dokumente/", include(wagtaildocs_urls)),
    path("", include("participation.invitations.urls")),
    path("", include("participation.notifications.urls")),
    path("", include("participation.contact.urls")),
    path("konto/", include("participation.accounts.urls")),
    path("konto/", include("allauth.urls")),
    path("", include("participation.core.urls")),
    path("", include("participation.regions.urls")),
    path("", include("participation.search.urls")),
    path("", include("participation.contributions.urls")),
    path("", include("participation.comments.urls")),
    path("", include("participation.measures.urls")),
    path("", include("participation.proposals.urls")),
    path("", include("participation.debates.urls")),
    path("", include("participation.drafts.urls")),
    path("", include("participation.ballots.booth.urls")),
    path("", include("participation.ballots.published.urls")),
    path("", include("participation.budgets.urls")),
    path("", include("participation.surveys.urls")),
    path("", include("participation.polls.urls")),
    path("", include("participation.surveys.results.urls")),
    path("", include("participation.processes.urls")),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("", include("cms.urls")),
    re_path(r"^(?!_util/)((?:[\w\-]+/)*)$", serve, name="page"),
    path("", include(wagtail_urls)),
]
