"""How well a decoded text fits the alphabets of languages: Latin, and those of other scripts."""

from __future__ import annotations

from collections import Counter

# Letters beyond ASCII of languages whose texts are met in code pages of one byte.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "åäöé",  # Swedish, Finnish
        "æøåéèêòóôüö",  # Danish, Norwegian
        "äöüßéàè",  # German
        "àâçéèêëîïôûùüÿœæ",  # French
        "áéíóúñüç",  # Spanish
        "áàâãéêíóôõúüç",  # Portuguese
        "àèéìíîòóùú",  # Italian
        "àèéíïòóúüç·",  # Catalan
        "ëéèïöüêç",  # Dutch
        "áðéíóúýþæö",  # Icelandic
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîșşțţ",  # Romanian
        "čćđšž",  # Croatian, Serbian, Slovene
        "çğıöşüâîû",  # Turkish
        "äõöüšž",  # Estonian
        "āčēģīķļņšūž",  # Latvian
        "ąčęėįšųūž",  # Lithuanian
    )
)
# Letters of other scripts, the most frequent ones of the language first.
_BY_FREQUENCY = tuple(
    {letter: 1 - rank / len(letters) for rank, letter in enumerate(letters)}
    for letters in (
        "αοιετσνυηρπκμλςωόίάγδέήθχφύβώξζψϊΐϋΰ",  # Greek
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",  # Russian
        "оаиніевтрслкудмпязьбгчйхцжїюєшфщґ",  # Ukrainian
        "аоиентрсвлкдпмзбугяъчшщцжфхйюь",  # Bulgarian
        "аоиенрјтсвкупдмлзбгчшцжћњђхљфџ",  # Serbian
        "יוהלארתבשמנםעדקפחכטגצסזןךץף",  # Hebrew
        "اليمنتربودعهفكسقحجشطصخةأضىزثذءغإئظآؤ",  # Arabic
        "ایرندمهوتبشسکگلزفخقچحعپجطصغضآژذظثئ",  # Persian
    )
)
_SIGNS = frozenset("“”„‘’‚«»‹›–—…·•°§©®™€£¥¡¿ªº½¼¾²³×\xa0\xad")
_WITHIN = frozenset("’·–—\xad")  # signs that stand within words


def is_latin(sample: bytes) -> bool:
    """Whether most of the letters are ASCII: accents are the exception."""
    ascii_letters = sum(chr(byte).isalpha() for byte in sample if byte < 0x80)
    return ascii_letters > 3 * sum(byte >= 0x80 for byte in sample)


def fitness(text: str) -> float:
    """The share of the characters beyond ASCII that are letters of one language, or signs.

    Strange ones count against it: other letters, signs within words, capitals behind small ones.
    """
    letters: Counter[str] = Counter()
    signs = bad = 0
    for before, character, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if character.isascii():
            continue
        if character.isalpha() and character not in "ªº":
            letters[character.lower()] += 1
            bad += character.isupper() and before.islower()
        elif character in _SIGNS and not (_is_within(before, after) and character not in _WITHIN):
            signs += 1
        else:
            bad += 1
    total = letters.total() + signs + bad
    known = max(
        sum(count for each, count in letters.items() if each in alphabet) for alphabet in _ALPHABETS
    )
    strange = letters.total() - known
    return (known + 0.5 * signs - strange - 2 * bad) / max(total, 1)


def frequency_fitness(text: str) -> float:
    """How frequent its letters beyond ASCII are in the language that they fit best (0 to 0.8).

    Other characters, capitals behind small letters and neighbours in ASCII count against it.
    """
    letters: Counter[str] = Counter()
    signs = bad = 0
    for before, character, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if character.isascii():
            continue
        if character.isalpha():
            letters[character.lower()] += 1
            bad += character.isupper() and before.islower()
            bad += any(each.isascii() and each.isalpha() for each in (before, after))
        elif character in _SIGNS:
            signs += 1
        else:
            bad += 1
    total = letters.total() + signs + bad
    known = max(
        sum(count * alphabet.get(each, -1.0) for each, count in letters.items())
        for alphabet in _BY_FREQUENCY
    )
    return (known - 2 * bad) / max(total, 1)


def mixes_hanja(text: str) -> bool:
    """Whether Chinese characters stand among Hangul as no Korean text has them."""
    hangul = sum("\uac00" <= character <= "\ud7a3" for character in text)
    hanja = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return hanja > hangul / 4


def _is_within(before: str, after: str) -> bool:
    return before.isalpha() and after.isalpha()
