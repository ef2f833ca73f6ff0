from django.urls import path

from participation.debates.views import lists, reading, taking_part, writing

app_name = "debates"
urlpatterns = [
    path("debatten/", lists.debates, name="list"),
    path("debatten/neu/", writing.new, name="new"),
    path("debatten/neu/<int:module_id>/", writing.write, name="write"),
    path("debatten/aehnliche/", writing.similar, name="similar"),
    path("debatten/<int:pk>/vorschau/", writing.preview, name="preview"),
    path("debatten/<int:pk>/bearbeiten/", writing.edit, name="edit"),
    path("debatten/<int:pk>/loeschen/", writing.discard, name="discard"),
    path("debatten/<int:pk>/zurueckziehen/", writing.retire, name="retire"),
    path("debatten/<int:pk>/abstimmen/", taking_part.vote, name="vote"),
    path("debatten/<int:pk>/aussagen/", taking_part.statements, name="statements"),
    path("debatten/<int:pk>/aussagen/neu/", taking_part.add_statement, name="add_statement"),
    path("debatten/<int:pk>/aussagen/meine/", taking_part.own_answers, name="own_answers"),
    path("debatten/<int:pk>/aussagen/<int:statement_pk>/", taking_part.statement, name="statement"),
    path("debatten/<int:pk>/ergebnisse/", reading.results, name="results"),
    path("debatten/<int:pk>/fassungen/", reading.versions, name="versions"),
    path("debatten/<int:pk>/fassungen/<int:number>/", reading.version, name="version"),
    path("debatten/<int:pk>-<slug:slug>/", reading.detail, name="detail"),
]
