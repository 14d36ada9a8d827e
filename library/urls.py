from django.urls import path

from library.views import browse, bulk, collections, duplicates, highlights, item, tags

app_name = "library"
urlpatterns = [
    path("", browse.items, name="items"),
    path("bulk/", bulk.act, name="bulk"),
    path("export/", bulk.export, name="export"),
    path("tags/", tags.tags, name="tag-list"),
    path("tags/suggest/", tags.suggest, name="tag-suggest"),
    path("tags/<int:tag_id>/", tags.change, name="tag-change"),
    path("tags/<int:tag_id>/delete/", tags.delete, name="tag-delete"),
    path("collections/", collections.collections, name="collections"),
    path("collections/new/", collections.create, name="collection-create"),
    path("collections/<int:collection_id>/", collections.rename, name="collection-rename"),
    path("collections/<int:collection_id>/delete/", collections.delete, name="collection-delete"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/merge/", duplicates.merge_group, name="merge-group"),
    path("highlights/<uuid:highlight_id>/", highlights.change, name="highlight-change"),
    path("highlights/<uuid:highlight_id>/delete/", highlights.delete, name="highlight-delete"),
    path("<uuid:item_id>/", item.item, name="item"),
    path("<uuid:item_id>/changes/<int:version_id>/", item.changes, name="changes"),
    path("<uuid:item_id>/markdown/", item.markdown, name="markdown"),
    path("<uuid:item_id>/original/", item.original, name="original"),
    path("<uuid:item_id>/saved/", item.saved, name="saved"),
    path("<uuid:item_id>/similar/", item.similar, name="similar"),
    path("<uuid:item_id>/read/", item.read, name="read"),
    path("<uuid:item_id>/progress/", item.progress, name="progress"),
    path("<uuid:item_id>/title/", item.title, name="title"),
    path("<uuid:item_id>/tier/", item.tier, name="tier"),
    path("<uuid:item_id>/tags/", item.tags, name="tags"),
    path("<uuid:item_id>/collections/", collections.put, name="item-collections"),
    path("<uuid:item_id>/highlights/", highlights.add, name="highlight-add"),
    path("<uuid:item_id>/merge/", duplicates.merge, name="merge"),
    path("<uuid:item_id>/delete/", item.delete, name="delete"),
]
