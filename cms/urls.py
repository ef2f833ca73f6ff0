"""Addresses beside the tree of pages."""

from django.urls import path

from cms.feeds import AtomNewsFeed, NewsFeed

app_name = "cms"
urlpatterns = [
    path("aktuelles.rss", NewsFeed(), name="news_rss"),
    path("aktuelles.atom", AtomNewsFeed(), name="news_atom"),
]
