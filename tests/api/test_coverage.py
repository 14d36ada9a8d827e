"""The API can do what the pages can."""

from __future__ import annotations

from tests.security import routes

# What a page does is done by these operations.
OPERATIONS: dict[str, tuple[str, ...]] = {
    "ingestion:home": ("list_jobs",),
    "ingestion:submit": ("ingest_url", "ingest_file", "ingest_batch"),
    "ingestion:jobs": ("list_jobs",),
    "ingestion:retry-many": ("retry_jobs",),
    "ingestion:job": ("get_job", "stream_job", "create_ticket"),
    "ingestion:add": ("ingest_url", "look_up_address"),
    "ingestion:cancel": ("cancel_job",),
    "ingestion:cancel-waiting": ("cancel_job",),
    "ingestion:job-delete": ("delete_job",),
    "ingestion:retry": ("retry_job",),
    "ingestion:imports": ("list_imports",),
    "ingestion:import-upload": ("create_import",),
    "ingestion:import": ("get_import", "list_import_entries"),
    "ingestion:import-start": ("start_import",),
    "ingestion:import-pause": ("pause_import",),
    "ingestion:import-resume": ("resume_import",),
    "ingestion:import-cancel": ("cancel_import",),
    "ingestion:import-retry": ("retry_import",),
    "ingestion:import-failures": ("get_import_failures",),
    "ingestion:feeds": ("list_feeds",),
    "ingestion:feed-follow": ("follow_feed",),
    "ingestion:feed": ("get_feed", "list_feed_entries"),
    "ingestion:feed-change": ("update_feed",),
    "ingestion:feed-pause": ("update_feed",),
    "ingestion:feed-resume": ("update_feed",),
    "ingestion:feed-fetch": ("fetch_feed",),
    "ingestion:feed-delete": ("delete_feed",),
    "ingestion:reenrich-many": ("reenrich_items",),
    "ingestion:reenrich": ("reenrich_item",),
    "ingestion:refresh-many": ("refresh_items",),
    "ingestion:refresh": ("refresh_item",),
    "library:items": ("list_items", "search"),
    "library:bulk": ("bulk_items",),
    "library:export": ("export_items", "export_chosen"),
    "library:trash": ("list_trash",),
    "library:trash-empty": ("empty_trash",),
    "library:trash-undo": ("restore_item",),
    "library:trash-restore": ("restore_item",),
    "library:tag-list": ("list_tags",),
    "library:tag-suggest": ("list_tags",),
    "library:tag-change": ("update_tag", "merge_tag"),
    "library:tag-delete": ("delete_tag",),
    "library:collections": ("list_collections",),
    "library:collection-create": ("create_collection",),
    "library:collection-rename": ("update_collection",),
    "library:collection-delete": ("delete_collection",),
    "library:share": ("share_feed", "list_shared_feeds"),
    "library:share-renew": ("renew_shared_feed",),
    "library:share-withdraw": ("withdraw_shared_feed",),
    "library:duplicates": ("list_duplicates",),
    "library:merge-group": ("merge_items",),
    "library:dismiss-duplicates": ("dismiss_duplicates",),
    "library:restore-duplicates": ("clear_dismissals",),
    "library:highlight-change": ("update_highlight",),
    "library:highlight-delete": ("delete_highlight",),
    "library:item": (
        *("get_item", "list_passages", "list_item_highlights", "list_item_collections"),
        *("list_item_duplicates", "list_versions"),
    ),
    "library:changes": ("get_version", "get_version_changes"),
    "library:markdown": ("get_item_markdown",),
    "library:original": ("get_item_original",),
    "library:saved": ("get_item_original",),
    "library:similar": ("similar_items",),
    "library:read": ("update_item",),
    "library:progress": ("update_item",),
    "library:title": ("update_item",),
    "library:note": ("update_item",),
    "library:tier": ("update_item",),
    "library:tags": ("update_item",),
    "library:item-collections": ("set_item_collections",),
    "library:highlight-add": ("create_highlight",),
    "library:merge": ("merge_items",),
    "library:dismiss-duplicate": ("dismiss_duplicates",),
    "library:delete": ("delete_item",),
    "ingestion:webhooks": ("list_webhooks", "create_webhook"),
    "ingestion:webhook": ("get_webhook", "list_deliveries"),
    "ingestion:webhook-test": ("test_webhook",),
    "ingestion:webhook-switch": ("update_webhook",),
    "ingestion:webhook-delete": ("delete_webhook",),
    "stats": ("stats",),
    "preferences": ("get_preferences", "update_preferences"),
    "tokens": ("list_tokens", "create_token"),
    "revoke-token": ("revoke_token",),
}
# What pages alone can do, and why.
PAGES_ALONE = {
    "offline": "what an installed app shows without a line",
    "service-worker": "outside of the API, for browsers already",
    "ingestion:dismiss": "what of the failures was seen on the pages; the API lists them all",
    "login": "it gives a session; a client of the API has a token",
    "logout": "it ends a session; a token is revoked",
    "password": "it asks for the password that is valid now, which no token knows",
    "setup-help": "before the first account there is nobody to have a token",
    "setup": "before the first account there is nobody to have a token",
    "ingestion:image": "pictures for our own pages; the text has their addresses",
    "health": "outside of the API, for machines already",
    "health-live": "outside of the API, for machines already",
    "health-ready": "outside of the API, for machines already",
    "library:shared-rss": "outside of the API, for programs already",
    "library:shared-json": "outside of the API, for programs already",
    "library:shared-opds": "outside of the API, for programs already",
    "library:shared-epub": "outside of the API, for programs already",
    "opds": "outside of the API, for programs already",
    "opds-items": "outside of the API, for programs already",
    "opds-collection": "outside of the API, for programs already",
    "opds-epub": "outside of the API, for programs already",
    "mcp": "no page: the tools of agents",
    "metrics": "outside of the API, for machines already",
}


def test_every_page_has_its_operations_in_the_api() -> None:
    pages = {route.name for route in routes.pages()}
    told = OPERATIONS.keys() | PAGES_ALONE.keys()
    assert pages - told == set(), "give the API an operation for it, or a reason why it has none"
    assert told - pages == set(), "no such page: take it off the list"
    assert OPERATIONS.keys() & PAGES_ALONE.keys() == set()


def test_every_operation_that_is_named_exists() -> None:
    named = {name for names in OPERATIONS.values() for name in names}
    assert named - {route.name for route in routes.operations()} == set()
