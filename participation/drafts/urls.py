from django.urls import path

from participation.drafts.views import paragraph, reading

app_name = "drafts"
urlpatterns = [
    path("absatz/<int:pk>/", paragraph.paragraph, name="paragraph"),
    path("mitmachen/<slug:process_slug>/<slug:slug>/fassung/<int:number>/", reading.version, name="version"),
    path("mitmachen/<slug:process_slug>/<slug:slug>/diskussion/", reading.discussion, name="discussion"),
]
