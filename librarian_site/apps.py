from django.apps import AppConfig


class LibrarianSiteConfig(AppConfig):
    name = "librarian_site"
    verbose_name = "Accounts"
