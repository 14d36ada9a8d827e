"""Backups: everything in one archive, made while the librarian works, and restored from it."""
