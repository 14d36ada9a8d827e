from django.apps import AppConfig


class IngestionConfig(AppConfig):
    name = "ingestion"

    def ready(self) -> None:
        from ingestion import current_processors
        from library import provenance

        provenance.register(current_processors.current)
