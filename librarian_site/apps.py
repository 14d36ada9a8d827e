from django.apps import AppConfig


class LibrarianSiteConfig(AppConfig):
    name = "librarian_site"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from librarian_site.accounts import audit
        from librarian_site.core import startup_gc
        from librarian_site.operations.monitoring import telemetry

        audit.connect()
        telemetry.begin()
        startup_gc.resume()
