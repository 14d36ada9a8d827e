"""Mark texts for translation in modules that are loaded without Django."""


def gettext_noop(text: str) -> str:
    """The text itself; it is translated where it is shown."""
    return text
