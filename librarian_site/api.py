"""The REST API: one NinjaAPI, a router for each app."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from ingestion.api import router as ingestion_router
from ingestion.feed_api import router as feed_router
from ingestion.import_api import router as import_router
from ingestion.item_api import router as item_router
from ingestion.note_api import router as note_router
from ingestion.page_api import router as page_router
from ingestion.stream_api import router as stream_router
from ingestion.stream_api import ticket_router
from ingestion.webhook_api import router as webhook_router
from librarian_site import error_responses
from librarian_site.accounts.api import router as account_router
from librarian_site.accounts.auth import SessionAuth, TicketAuth, TokenAuth
from librarian_site.accounts.notifications.api import router as notification_router
from librarian_site.accounts.notifications.device_api import router as device_router
from librarian_site.accounts.own_data.api import router as own_data_router
from librarian_site.accounts.preferences.api import router as preferences_router
from librarian_site.accounts.sessions.api import router as session_router
from librarian_site.accounts.users.api import router as user_router
from librarian_site.core.version import __version__
from librarian_site.models import Scope
from librarian_site.stats.views import router as stats_router
from librarian_site.web.edge import ObjectParser
from library.api import router as library_router
from library.bulk_api import router as bulk_router
from library.capture_api import router as capture_router
from library.collection_api import router as collection_router
from library.highlight_api import router as highlight_router
from library.picture_api import router as picture_router
from library.sharing_api import router as sharing_router
from library.space_api import router as space_router
from library.tag_api import router as tag_router
from library.trash_api import router as trash_router
from library.version_api import router as version_router


class LibrarianAPI(NinjaAPI):
    """A NinjaAPI whose document tells how it fails."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(*args, **kwargs)
        error_responses.document(schema)
        return schema


api = LibrarianAPI(
    title="Williams Librarian",
    version="1",
    description=f"Hand in URLs and files, follow the work, search. Version {__version__}.",
    urls_namespace="api-1",
    auth=[TokenAuth(), SessionAuth()],
    parser=ObjectParser(),
)
api.add_router("", ingestion_router, auth=[TokenAuth(Scope.INGEST), SessionAuth()])
api.add_router("", page_router, auth=[TokenAuth(Scope.INGEST), SessionAuth()])
api.add_router("", import_router, auth=[TokenAuth(Scope.INGEST), SessionAuth()])
api.add_router("", item_router, auth=[TokenAuth(Scope.INGEST), SessionAuth()])
api.add_router("", note_router, auth=[TokenAuth(Scope.INGEST), SessionAuth()])
api.add_router("", ticket_router, auth=[TokenAuth(Scope.INGEST), SessionAuth()])
api.add_router("", stream_router, auth=[TicketAuth(), TokenAuth(Scope.INGEST), SessionAuth()])
api.add_router("", feed_router, auth=[TokenAuth(Scope.INGEST), SessionAuth()])
api.add_router("", library_router)
api.add_router("", picture_router)
api.add_router("", capture_router)
api.add_router("", trash_router)
api.add_router("", bulk_router)
api.add_router("", version_router)
api.add_router("", space_router)
api.add_router("", collection_router)
api.add_router("", tag_router)
api.add_router("", highlight_router)
api.add_router("", webhook_router)
api.add_router("", account_router)
api.add_router("", preferences_router)
api.add_router("", notification_router)
api.add_router("", device_router)
api.add_router("", own_data_router)
api.add_router("", session_router)
api.add_router("", user_router, auth=[TokenAuth(Scope.MANAGE), SessionAuth()])
api.add_router("", sharing_router)
api.add_router("", stats_router)
error_responses.register(api)
