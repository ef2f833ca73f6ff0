from participation.contributions.desk.urls import urls_of
from participation.proposals.desk import desk

app_name = "proposals"
urlpatterns = urls_of(desk)
