"""HTTP and WebSocket, on one port."""

import os

import django

# First: apps that measure by themselves must find prometheus_client's files replaced.
import librarian_site.core.telemetry.metrics  # noqa: F401

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

get_resolver().url_patterns  # noqa: B018 - load every view now, not in the first request
