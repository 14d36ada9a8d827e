from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from librarian_site.core.orm import lookups  # noqa: F401 - registers them
