"""The HTML views of the library, one module per kind of page."""
