from django.urls import path

from participation.contributions.desk.urls import urls_of
from participation.debates.desk import desk
from participation.debates.views import results, taking_part

app_name = "debates"
urlpatterns = [
    *urls_of(desk),
    path("debatten/<int:pk>/abstimmen/", taking_part.vote, name="vote"),
    path("debatten/<int:pk>/aussagen/", taking_part.statements, name="statements"),
    path("debatten/<int:pk>/aussagen/neu/", taking_part.add_statement, name="add_statement"),
    path("debatten/<int:pk>/aussagen/meine/", taking_part.own_answers, name="own_answers"),
    path("debatten/<int:pk>/aussagen/<int:statement_pk>/", taking_part.statement, name="statement"),
    path("debatten/<int:pk>/ergebnisse/", results.results, name="results"),
]
