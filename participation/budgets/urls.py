from participation.budgets.desk import desk
from participation.contributions.desk.urls import urls_of

app_name = "projects"
urlpatterns = urls_of(desk)
