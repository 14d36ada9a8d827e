"""Language tags as documents have them, as the two letters of ISO 639-1."""

from __future__ import annotations

import re

# ISO 639-2 and 639-3 codes of what is written most, where the first two letters mislead.
_TWO_LETTERS = {
    **{"deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt"},
    **{"nld": "nl", "dut": "nl", "jpn": "ja", "zho": "zh", "chi": "zh", "kor": "ko", "rus": "ru"},
    **{"pol": "pl", "swe": "sv", "dan": "da", "nor": "no", "nob": "no", "fin": "fi", "ces": "cs"},
    **{"cze": "cs", "tur": "tr", "ara": "ar", "heb": "he", "ell": "el", "gre": "el", "ukr": "uk"},
    **{"hun": "hu", "ron": "ro", "rum": "ro", "cat": "ca", "hin": "hi", "eng": "en", "lat": "la"},
    **{"fas": "fa", "per": "fa", "vie": "vi", "tha": "th", "ind": "id", "cmn": "zh", "nno": "nn"},
}
# Codes that have been replaced, and those of countries in a language's place.
_MISTAKEN = {
    **{"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "jp": "ja", "cn": "zh"},
    **{"cz": "cs", "gr": "el", "dk": "da", "ua": "uk"},
}
_NAMES = {
    **{"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr"},
    **{"spanish": "es", "español": "es", "italian": "it", "italiano": "it", "dutch": "nl"},
    **{"portuguese": "pt", "português": "pt", "russian": "ru", "chinese": "zh", "japanese": "ja"},
}
_TAG = re.compile(r"([a-z]{2,3})(?:[-_.].*)?", re.IGNORECASE)


def two_letters(tag: str) -> str:
    """The code of the tag's language; empty where it names none ("und") or none known here."""
    tag = tag.strip()
    if name := _NAMES.get(tag.lower()):
        return name
    found = _TAG.fullmatch(tag)
    primary = found[1].lower() if found else ""
    return _TWO_LETTERS.get(primary, "") if len(primary) == 3 else _MISTAKEN.get(primary, primary)
