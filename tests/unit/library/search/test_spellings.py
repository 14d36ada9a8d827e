"""One table of spellings, held against the index on both of its engines and against full text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from librarian_site.models import User
from library.embeddings import dimension
from library.models import LibraryItem, Passage
from library.search import fulltext, service, word_forms
from library.search.languages import owner_languages
from library.search.query_parser import parse
from library.vector_index import get_index, indexing
from library.vector_index.base import Filter, Query, VectorIndex, VectorStoreError
from library.vector_index.bm25 import encode_query, query_terms, typed_words

pytestmark = pytest.mark.django_db(transaction=True)


class Row(NamedTuple):
    """A query, a text, its language, and whether the one finds the other."""

    query: str
    text: str
    language: str
    is_found: bool = True


ACCENTS = (
    Row("Mullheim", "Ein Haus in Müllheim", "de"),
    Row("Muellheim", "Das Rathaus von Müllheim", "de"),
    Row("Müllheim", "Ein Gasthof in Muellheim", "de"),
    Row("Mullheim", "Markt in Mu\u0308llheim", "de"),
    Row("Mu\u0308llheim", "Bahnhof Müllheim", "de"),
    Row("Strasse", "Die Straße am Hafen", "de"),
    Row("Straße", "Die Strasse am Ufer", "de"),
    Row("Lukasz Wojcik", "Łukasz Wójcik", "pl"),
    Row("Łukasz", "Lukasz Nowak", "pl"),
    Row("creme brulee", "une crème brûlée", "fr"),
    Row("façade", "the facade of it", "en"),
    Row("facade", "the fac\u0327ade again", "en"),
    Row("Smorrebrod", "Smørrebrød med ål", "da"),
    Row("Smoerrebroed", "Mere smørrebrød", "da"),
    Row("Aarhus", "Byen Århus", "da"),
    Row("Malmo", "Staden Malmö", "sv"),
    Row("елка", "зелёная ёлка", "ru"),
    Row("ёлка", "большая елка", "ru"),
    Row("كتاب", "هذا كِتَاب", "ar"),
    Row("كِتَاب", "في كتاب", "ar"),
    Row("احمد", "السيد أحمد", "ar"),
    Row("Αθήνα", "η ΑΘΗΝΑ", "el"),
    Row("αθηνα", "στην Αθήνα", "el"),
    Row("Οδυσσέας", "ΟΔΥΣΣΕΑΣ", "el"),
    Row("שלום", "שָׁלוֹם", "he"),
    Row("istanbul", "İstanbul gezisi", "tr"),
    Row("Istanbul", "İSTANBUL", "tr"),
    Row("kis", "soğuk bir kış", "tr"),
    Row("dien thoai", "điện thoại", "vi"),
)
SIGNS = (
    Row("Rechtsschutz", "Rechts\u00adschutz", "de"),
    Row("Steinsetzer", "Stein\u200csetzer", "de"),
    Row("C", "plain C only", "en"),
    Row("C", "it is C++", "en", False),
    Row("C", "now C# too", "en", False),
    Row("C++", "all C++", "en"),
    Row("C++", "only C", "en", False),
    Row("C#", "use C#", "en"),
    Row("F#", "use F#", "en"),
    Row("F", "some F#", "en", False),
    Row(".NET", "on .NET", "en"),
    Row(".NET", "a net", "en", False),
    Row("net", "on .NET here", "en", False),
    Row("e-mail", "answer by email", "en"),
    Row("email", "answer by e-mail", "en"),
    Row("email", "reply by E\u2011Mail", "de"),
    Row("wifi", "free Wi-Fi", "en"),
    Row("Wi-Fi", "free wifi", "en"),
    Row("long term", "a long-term plan", "en"),
    Row("longterm", "the long-term view", "en"),
    Row("long-term", "the long term", "en"),
    Row("long-term", "longterm", "en"),
    Row("OConnor", "Mira O\u2019Connor", "en"),
    Row("O'Connor", "by OConnor", "en"),
    Row("nodejs", "on Node.js", "en"),
    Row("Node.js", "with nodejs", "en"),
    Row("AT&T", "bills of AT&T", "en"),
    Row("9783161484100", "ISBN 978-3-16-148410-0", "en"),
    Row("978-3-16-148410-0", "ISBN 9783161484100", "en"),
)
COMPOUNDS = (
    Row("Vertrag", "Ihr Haftpflichtversicherungsvertrag", "de"),
    Row("Versicherung", "Der Haftpflichtversicherungsvertrag", "de"),
    Row("Haftpflicht", "Mein Haftpflichtversicherungsvertrag", "de"),
    Row("Sicherung", "Eine Haftpflichtversicherung", "de", False),
    Row("Mauern", "Eine Trockenmauer", "de"),
    Row("Leuchtturm", "Die Leuchttürme", "de"),
    Row("verzekering", "Uw aansprakelijkheidsverzekering", "nl"),
    Row("försäkring", "Din ansvarsförsäkring", "sv"),
    Row("forsikring", "Din ansvarsforsikring", "da"),
    Row("forsikring", "En reiseforsikring", "no"),
    Row("kenttä", "Uusi lentokenttä", "fi"),
    Row("kenttä", "Helsingin lentokentällä", "fi"),
    Row("lento", "Vanha lentokenttä", "fi"),
    Row("vakuutus", "Uusi vastuuvakuutus", "fi"),
)
STEMS = (
    Row("running", "he runs", "en"),
    Row("organization", "an organisation", "en"),
    Row("organised", "well organized", "en"),
    Row("analyzed", "they analysed it", "en"),
    Row("color", "the colours", "en"),
    Row("centre", "three centers", "en"),
    Row("catalog", "a catalogue", "en"),
    Row("ספר", "הספרים הישנים", "he"),
    Row("המגדלור", "מגדלור בחוף", "he"),
    Row("חיפה", "עומד בחיפה", "he"),
    Row("city", "two cities", "en"),
    Row("Häuser", "ein Haus", "de"),
    Row("Wälder", "im Wald", "de"),
    Row("chevaux", "un cheval chevaux", "fr"),
    Row("газеты", "новая газета", "ru"),
    Row("книги", "старая книга", "ru"),  # "книга" is in lists of stop words
    Row("Mensch", "Menschen am Ufer", "de"),
)
UNSPACED = (
    Row("墙", "石墙很高", "zh"),
    Row("石头", "最大的石头在下面", "zh"),
    Row("墙石", "石墙", "zh", False),
    Row("に", "東京に行く", "ja"),
    Row("東京", "東京都の朝", "ja"),
    Row("ラーメン", "ﾗｰﾒﾝを食べる", "ja"),
    Row("กำแพง", "กำแพงหินสูง", "th"),
    Row("담", "담을 쌓는다", "ko"),
    Row("도서관", "도서관에서 읽다", "ko"),
    Row("도서관에서", "도서관은 조용하다", "ko"),
    Row("दीवार", "पत्थर की दीवार", "hi"),
    Row("दीवार", "द व र", "hi", False),
    Row("２０２４", "in 2024", "en"),
    Row("2024", "在２０２４年", "zh"),
    Row("ＦＵＬＬ", "full width", "en"),
)
CONDITIONS = (
    Row('"石头在"', "大的石头在上面", "zh"),
    Row('"头石"', "小的石头在下面", "zh", False),
    Row("早晨 -码头", "早晨的码头", "zh", False),
    Row("早晨 -码头", "早晨的石头", "zh"),
    Row("早晨 −码头", "早晨的码头人", "zh", False),
    Row("「東京駅」", "大きな東京駅の前", "ja"),
    Row("東京 －大阪", "東京と大阪", "ja", False),
    Row('กำแพง -"หิน"', "กำแพงหิน", "th", False),
    Row('"กำแพงหิน"', "เห็นกำแพงหินสูง", "th"),
    Row("도서관 -서울", "서울 도서관", "ko", False),
    Row("도서관 -서울", "부산 도서관", "ko"),
    Row('"Steinsetzerinnung zahlt"', "Die Stein\u00adsetzer\u00adinnung zahlt", "de"),
    Row('"crème brûlée"', "Creme brulee!", "fr"),
    Row("--disable-gil", "built by --disable-gil", "en"),
    Row("mail -e-mail", "mail by email", "en", False),
)
SPELLINGS = (*ACCENTS, *SIGNS, *COMPOUNDS, *STEMS, *UNSPACED)
TABLE = (*SPELLINGS, *CONDITIONS)


@pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")
def test_a_spelling_finds_the_others_on_every_engine(owner: User, qdrant: Any) -> None:
    items = _filed(owner)
    client = qdrant.QdrantClient(":memory:")
    server = qdrant.QdrantIndex(client, collection="table", dimension=dimension("minilm"))
    wrong = {
        "the index of the settings": _wrong(SPELLINGS, items, _of_index(owner, get_index())),
        "the server's engine": _wrong(SPELLINGS, items, _of_index(owner, server)),
        "full text": _wrong(SPELLINGS, items, _of_full_text(owner)),
        "conditions": _wrong(CONDITIONS, items, _of_search(owner)),
    }
    server.close()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(service, "get_index", _silent)
        wrong["conditions by full text"] = _wrong(CONDITIONS, items, _of_search(owner))
    assert [f"{where}: {row}" for where, rows in wrong.items() for row in rows] == []


def _filed(owner: User) -> dict[tuple[str, str], str]:
    """File an item of each text, of one passage; only the rows. Returns their ids."""
    items = {
        (text, language): LibraryItem(
            pk=uuid4(), owner=owner, language=language, content_hash=uuid4().hex, quality_score=6
        )
        for text, language in dict.fromkeys((row.text, row.language) for row in TABLE)
    }
    LibraryItem.objects.bulk_create(items.values())
    passages = [
        Passage(pk=uuid4(), item=item, ordinal=0, start=0, text=text)
        for (text, _), item in items.items()
    ]
    Passage.objects.bulk_create(passages)
    assert word_forms.fill(len(passages)) == len(passages)
    return {each: str(item.pk) for each, item in items.items()}


def _wrong(
    rows: Sequence[Row], items: dict[tuple[str, str], str], find: Callable[[str], set[str]]
) -> list[Row]:
    """Return the rows that do not hold; `find` gives the ids of the items that a query finds."""
    found = {query: find(query) for query in dict.fromkeys(row.query for row in rows)}
    return [r for r in rows if (items[r.text, r.language] in found[r.query]) != r.is_found]


def _of_index(owner: User, index: VectorIndex) -> Callable[[str], set[str]]:
    """Put all into the index, and return how to find by words in it."""
    index.ensure()
    passages = Passage.objects.filter(item__owner=owner).select_related("item")
    for each in passages:
        payload = {"owner": owner.pk, "item": str(each.item_id)}
        index.add(indexing.passage_points(each.item, [each], payload, [None]))
    LibraryItem.objects.update(index_name=index.name)
    languages = owner_languages(owner.pk)

    def find(query: str) -> set[str]:
        sparse = encode_query(query_terms(query, languages[:3], also=languages[3:]))
        only = Filter(owner=owner.pk)
        found = index.search(Query(dense=None, sparse=sparse, filter=only, limit=len(passages)))
        return {each.item for each in found.sparse}

    return find


def _of_full_text(owner: User) -> Callable[[str], set[str]]:
    mine, languages = LibraryItem.objects.filter(owner=owner), owner_languages(owner.pk)

    def find(query: str) -> set[str]:
        terms = query_terms(query, languages[:3], also=languages[3:])
        words = typed_words(query, terms, languages)
        return {each.item for each in fulltext.passages(parse(query), mine, terms, words)}

    return find


def _of_search(owner: User) -> Callable[[str], set[str]]:
    def find(query: str) -> set[str]:
        found = service.search(owner_id=owner.pk, query=query, mode="words", page=slice(0))
        return set(found.found)

    return find


def _silent() -> VectorIndex:
    raise VectorStoreError("The index is away.")
