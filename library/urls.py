from django.urls import path

from library import views

app_name = "library"
urlpatterns = [
    path("", views.items, name="items"),
    path("<uuid:item_id>/", views.item, name="item"),
    path("<uuid:item_id>/markdown/", views.markdown, name="markdown"),
    path("<uuid:item_id>/original/", views.original, name="original"),
    path("<uuid:item_id>/read/", views.read, name="read"),
    path("<uuid:item_id>/tags/", views.tags, name="tags"),
    path("<uuid:item_id>/delete/", views.delete, name="delete"),
]
