from django.urls import path

from ingestion import views
from ingestion.fetching import remote_image

app_name = "ingestion"
urlpatterns = [
    path("", views.home, name="home"),
    path("submit/", views.submit, name="submit"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/retry/", views.retry_many, name="retry-many"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", views.cancel, name="cancel"),
    path("jobs/<uuid:job_id>/retry/", views.retry, name="retry"),
    path("library/reenrich/", views.reenrich_many, name="reenrich-many"),
    path("library/<uuid:item_id>/reenrich/", views.reenrich, name="reenrich"),
    path("library/image/", remote_image.image, name="image"),
    path("library/refresh/", views.refresh_many, name="refresh-many"),
    path("library/<uuid:item_id>/refresh/", views.refresh, name="refresh"),
]
