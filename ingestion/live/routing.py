from django.urls import path, re_path

from ingestion.live.consumers import NoSuchSocket, PageConsumer

websocket_urlpatterns = [
    path("ws/", PageConsumer.as_asgi()),
    re_path("", NoSuchSocket.as_asgi()),
]
