"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from librarian_site.accounts import views
from librarian_site.accounts.basic_auth import reader_required
from librarian_site.accounts.users import views as users
from librarian_site.api import api
from librarian_site.mcp.views import mcp
from librarian_site.operations import health
from librarian_site.operations.doctor.views import doctor as doctor_view
from librarian_site.operations.monitoring.metrics_view import metrics
from librarian_site.operations.search_model import search_model
from librarian_site.stats import views as stats
from librarian_site.web import installable
from librarian_site.web.connection import connection
from library.views import shared

handler400 = "librarian_site.accounts.views.bad_request"
handler404 = "librarian_site.accounts.views.not_found"
handler500 = "librarian_site.accounts.views.server_error"

urlpatterns = [
    path("", include("ingestion.urls")),
    path("library/", include("library.urls")),
    path("opds/", reader_required(shared.opds_root), name="opds"),
    path("opds/items/", reader_required(shared.opds_items), name="opds-items"),
    path(
        "opds/collections/<int:collection_id>/",
        reader_required(shared.opds_items),
        name="opds-collection",
    ),
    path("opds/<uuid:item_id>.epub", reader_required(shared.opds_epub), name="opds-epub"),
    path("stats/", stats.page, name="stats"),
    path("account/connection/", connection, name="connection"),
    path("account/", include("librarian_site.accounts.urls")),
    path("setup/", views.setup_help, name="setup-help"),
    path("setup/<str:token>/", views.setup, name="setup"),
    path("join/<str:token>/", users.join, name="join"),
    path("api/v1/", api.urls),
    path("mcp", mcp, name="mcp"),
    path("service-worker.js", installable.service_worker, name="service-worker"),
    path("offline/", installable.offline, name="offline"),
    path("health", health.health, name="health"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics, name="metrics"),
    path("admin/login/", views.admin_sign_in),
    path("admin/queues/", include("django_rq.urls")),
    path("admin/doctor/", doctor_view, name="doctor"),
    path("admin/search-model/", search_model, name="search-model"),
    path("admin/", admin.site.urls),
]

if settings.OIDC_ISSUER:
    urlpatterns.append(path("account/openid/", include("allauth.urls")))
