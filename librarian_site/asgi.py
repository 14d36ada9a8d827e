"""HTTP and WebSocket, on one port."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "librarian_site.settings")
django.setup(set_prefix=False)

# After the apps are ready: consumers import models.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from ingestion.live.routing import websocket_urlpatterns  # noqa: E402
from librarian_site.accounts.throttling import LimitSockets  # noqa: E402
from librarian_site.web.asgi_handler import OneThreadHandler  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": OneThreadHandler(),
        "websocket": AllowedHostsOriginValidator(
            LimitSockets(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))
        ),
    }
)

# All views are loaded now and stay: a collection that looks through them would hold up every
# request under way for a tenth of a second. What requests leave behind is looked at less often.
get_resolver().url_patterns  # noqa: B018 - read for what it imports
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
