"""Marks texts for translation where Django is not loaded."""


def gettext_noop(text: str) -> str:
    """The text itself; it is translated where it is shown."""
    return text
