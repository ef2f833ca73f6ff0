from django.urls import path

from participation.surveys.results import views

_RESULTS = "mitmachen/<slug:process_slug>/<slug:slug>/ergebnisse"

app_name = "survey_results"
urlpatterns = [
    path(f"{_RESULTS}/", views.results, name="results"),
    path(f"{_RESULTS}/bericht.html", views.report_page, name="report"),
    path(f"{_RESULTS}/bericht.pdf", views.report_pdf, name="report_pdf"),
    path(f"{_RESULTS}/zahlen.<slug:form>", views.figures_file, name="figures"),
    path(f"{_RESULTS}/antworten.<slug:form>", views.rows_file, name="rows"),
    path(f"{_RESULTS}/<slug:key>/", views.question, name="question"),
]
