from django.urls import path

from participation.drafts.views import answers, compare, orphans, paragraph, reading

_DRAFT = "mitmachen/<slug:process_slug>/<slug:slug>"

app_name = "drafts"
urlpatterns = [
    path("absatz/<int:pk>/", paragraph.paragraph, name="paragraph"),
    path(f"{_DRAFT}/fassung/<int:number>/", reading.version, name="version"),
    path(f"{_DRAFT}/diskussion/", reading.discussion, name="discussion"),
    path(f"{_DRAFT}/weggefallen/", orphans.orphans, name="orphans"),
    path(f"{_DRAFT}/vergleich/", compare.choose, name="choose"),
    path(f"{_DRAFT}/vergleich/<int:older>/<int:newer>/", compare.compare, name="compare"),
    path(f"{_DRAFT}/antworten/", answers.answers, name="answers"),
    path(f"{_DRAFT}/synopse/", answers.synopsis, name="synopsis"),
    *(
        path(
            f"{_DRAFT}/synopse.{extension}",
            answers.synopsis_file,
            {"extension": extension},
            name=f"synopsis_{extension}",
        )
        for extension in answers.FILES
    ),
]
