from django.urls import path

from participation.proposals.views import lists, reading, writing

app_name = "proposals"
urlpatterns = [
    path("vorschlaege/", lists.proposals, name="list"),
    path("vorschlaege/aehnliche/", writing.similar, name="similar"),
    path("vorschlaege/neu/", writing.new, name="new"),
    path("vorschlaege/neu/<int:module_id>/", writing.write, name="write"),
    path("vorschlaege/<int:pk>/", reading.detail, name="short"),
    path("vorschlaege/<int:pk>-<slug:slug>/", reading.detail, name="detail"),
    path("vorschlaege/<int:pk>/fassungen/", reading.versions, name="versions"),
    path("vorschlaege/<int:pk>/fassungen/<int:number>/", reading.version, name="version"),
    path("vorschlaege/<int:pk>/bearbeiten/", writing.edit, name="edit"),
    path("vorschlaege/<int:pk>/pruefen/", writing.preview, name="preview"),
    path("vorschlaege/<int:pk>/veroeffentlicht/", writing.published, name="published"),
    path("vorschlaege/<int:pk>/verwerfen/", writing.discard, name="discard"),
    path("vorschlaege/<int:pk>/zurueckziehen/", writing.retire, name="retire"),
]
