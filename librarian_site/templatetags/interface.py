"""Template tags: texts for the pages' scripts, stored texts in the reader's language."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from librarian_site.core.i18n import languages, stored_text
from librarian_site.web.script_words import WORDS

register = template.Library()


@register.simple_tag
def script_words() -> SafeString:
    """The words of scripts in the page's language; nothing where they are said as they are."""
    if get_language() == settings.LANGUAGE_CODE:
        return SafeString("")
    return json_script({word: gettext(word) for word in WORDS}, "words")


@register.filter
def translated(text: object) -> str:
    return stored_text.translated(str(text or ""))


@register.filter
def language_name(code: str) -> str:
    """The name of a text's language, such as "German" for `de`; the code where none is known."""
    return gettext(languages.NAMES.get(code, code))
