"""HTTP and WebSocket, on one port."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "librarian_site.settings")
http = get_asgi_application()

# After the apps are ready: consumers import models.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from ingestion.routing import websocket_urlpatterns  # noqa: E402
from librarian_site.throttle import LimitSockets  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AllowedHostsOriginValidator(
            LimitSockets(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))
        ),
    }
)
