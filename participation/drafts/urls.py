from django.urls import path

from participation.drafts.views import answers, paragraph, reading

app_name = "drafts"
urlpatterns = [
    path("absatz/<int:pk>/", paragraph.paragraph, name="paragraph"),
    path("mitmachen/<slug:process_slug>/<slug:slug>/fassung/<int:number>/", reading.version, name="version"),
    path("mitmachen/<slug:process_slug>/<slug:slug>/diskussion/", reading.discussion, name="discussion"),
    path("mitmachen/<slug:process_slug>/<slug:slug>/antworten/", answers.answers, name="answers"),
    path("mitmachen/<slug:process_slug>/<slug:slug>/synopse/", answers.synopsis, name="synopsis"),
    *(
        path(
            f"mitmachen/<slug:process_slug>/<slug:slug>/synopse.{extension}",
            answers.synopsis_file,
            {"extension": extension},
            name=f"synopsis_{extension}",
        )
        for extension in answers.FILES
    ),
]
