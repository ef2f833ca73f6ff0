from django.urls import path

from participation.invitations import views

app_name = "invitations"
urlpatterns = [path("konto/einladung/<str:token>/", views.invitation, name="invitation")]
