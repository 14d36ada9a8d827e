from django.apps import AppConfig


class IngestionConfig(AppConfig):
    name = "ingestion"

    def ready(self) -> None:
        from ingestion.documents import processor_versions
        from library import current_processors

        current_processors.register(processor_versions.current)
