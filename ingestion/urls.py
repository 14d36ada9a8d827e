from django.urls import path

from ingestion import feed_views, import_views, views, webhook_views
from ingestion.fetching import remote_image

app_name = "ingestion"
urlpatterns = [
    path("", views.home, name="home"),
    path("submit/", views.submit, name="submit"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/retry/", views.retry_many, name="retry-many"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", views.cancel, name="cancel"),
    path("jobs/<uuid:job_id>/delete/", views.delete, name="job-delete"),
    path("jobs/<uuid:job_id>/retry/", views.retry, name="retry"),
    path("imports/", import_views.imports, name="imports"),
    path("imports/upload/", import_views.upload, name="import-upload"),
    path("imports/<uuid:import_id>/", import_views.show, name="import"),
    path("imports/<uuid:import_id>/start/", import_views.start, name="import-start"),
    path("imports/<uuid:import_id>/pause/", import_views.pause, name="import-pause"),
    path("imports/<uuid:import_id>/resume/", import_views.resume, name="import-resume"),
    path("imports/<uuid:import_id>/cancel/", import_views.cancel, name="import-cancel"),
    path("imports/<uuid:import_id>/retry/", import_views.retry, name="import-retry"),
    path("imports/<uuid:import_id>/failures/", import_views.failures, name="import-failures"),
    path("feeds/", feed_views.feeds, name="feeds"),
    path("feeds/follow/", feed_views.follow, name="feed-follow"),
    path("feeds/<uuid:feed_id>/", feed_views.show, name="feed"),
    path("feeds/<uuid:feed_id>/change/", feed_views.change, name="feed-change"),
    path("feeds/<uuid:feed_id>/pause/", feed_views.pause, name="feed-pause"),
    path("feeds/<uuid:feed_id>/resume/", feed_views.resume, name="feed-resume"),
    path("feeds/<uuid:feed_id>/fetch/", feed_views.fetch, name="feed-fetch"),
    path("feeds/<uuid:feed_id>/delete/", feed_views.delete, name="feed-delete"),
    path("webhooks/", webhook_views.webhooks, name="webhooks"),
    path("webhooks/<uuid:webhook_id>/", webhook_views.deliveries, name="webhook"),
    path("webhooks/<uuid:webhook_id>/test/", webhook_views.test, name="webhook-test"),
    path("webhooks/<uuid:webhook_id>/switch/", webhook_views.switch, name="webhook-switch"),
    path("webhooks/<uuid:webhook_id>/delete/", webhook_views.delete, name="webhook-delete"),
    path("library/reenrich/", views.reprocess_many, name="reenrich-many"),
    path("library/<uuid:item_id>/reenrich/", views.reprocess, name="reenrich"),
    path("library/image/", remote_image.image, name="image"),
    path("library/refresh/", views.refresh_many, name="refresh-many"),
    path("library/<uuid:item_id>/refresh/", views.refresh, name="refresh"),
]
