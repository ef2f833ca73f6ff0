from django.urls import path

from participation.budgets import views
from participation.budgets.desk import desk
from participation.budgets.showing import views as results
from participation.contributions.desk.urls import urls_of

OWN = {"desk": desk}

app_name = "projects"
urlpatterns = [
    path("projekte/<int:pk>/", views.detail, OWN, name="short"),
    path("projekte/<int:pk>-<slug:slug>/", views.detail, OWN, name="detail"),
    path("projekte/<int:pk>/antworten/", views.reply, OWN, name="reply"),
    path("projekte/vereinen/<int:pk>/", views.merger, OWN, name="merger"),
    *(pattern for pattern in urls_of(desk) if pattern.name not in ("short", "detail")),
    path("haushalte/<int:pk>/ergebnis/", results.result, name="result"),
    path("haushalte/<int:pk>/ergebnis/<slug:rule>/", results.other, name="result_by_rule"),
    path("haushalte/<int:pk>/ergebnis.<slug:form>", results.download, name="result_download"),
]
