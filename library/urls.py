from django.urls import path

from library.views import browse, item

app_name = "library"
urlpatterns = [
    path("", browse.items, name="items"),
    path("<uuid:item_id>/", item.item, name="item"),
    path("<uuid:item_id>/markdown/", item.markdown, name="markdown"),
    path("<uuid:item_id>/original/", item.original, name="original"),
    path("<uuid:item_id>/read/", item.read, name="read"),
    path("<uuid:item_id>/tags/", item.tags, name="tags"),
    path("<uuid:item_id>/delete/", item.delete, name="delete"),
]
