import gc

from django.apps import AppConfig


class LibrarianSiteConfig(AppConfig):
    name = "librarian_site"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from librarian_site.accounts import audit
        from librarian_site.operations.monitoring import telemetry

        audit.connect()
        telemetry.begin()
        # What is loaded by now stays, and need not be looked through again and again.
        gc.freeze()
        gc.enable()
