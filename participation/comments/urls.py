from django.urls import path

from participation.comments import views

app_name = "comments"
urlpatterns = [
    path("beitrag/<int:pk>/kommentieren/", views.write, name="write"),
    path("kommentar/<int:pk>/", views.permalink, name="permalink"),
    path("kommentar/<int:pk>/bewerten/", views.vote, name="vote"),
    path("kommentar/<int:pk>/bearbeiten/", views.edit, name="edit"),
    path("kommentar/<int:pk>/loeschen/", views.delete, name="delete"),
]
