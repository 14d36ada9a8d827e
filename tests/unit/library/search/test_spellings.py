"""One table of spellings, held against the index on both of its engines and against full text."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from librarian_site.models import User
from library.embeddings import dimension
from library.models import LibraryItem, Passage
from library.search import service, word_forms
from library.vector_index import get_index, indexing
from library.vector_index.base import VectorIndex, VectorStoreError

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
    Row("mail -e-mail", "mail by email", "en", False),
)
TABLE = (*ACCENTS, *SIGNS, *COMPOUNDS, *STEMS, *UNSPACED, *CONDITIONS)


@pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")
def test_a_spelling_finds_the_others_on_every_engine(owner: User, qdrant: Any) -> None:
    items = _filed(owner)
    client = qdrant.QdrantClient(":memory:")
    server = qdrant.QdrantIndex(client, collection="table", dimension=dimension("minilm"))
    wrong = {"the index of the settings": _wrong(owner, items, get_index())}
    wrong["the server's engine"] = _wrong(owner, items, server)
    wrong["full text"] = _wrong(owner, items, None)
    server.close()
    assert [f"{engine}: {row}" for engine, rows in wrong.items() for row in rows] == []


def _filed(owner: User) -> dict[tuple[str, str], LibraryItem]:
    """Return an item of each text; only their rows are there."""
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
    return items


def _wrong(
    owner: User, items: dict[tuple[str, str], LibraryItem], index: VectorIndex | None
) -> list[Row]:
    """Return the rows that do not hold, searched by words in that index, or without any."""
    if index is not None:
        index.ensure()
        for item in LibraryItem.objects.filter(owner=owner):
            passages = list(item.passages.all())
            payload = indexing.index_payload(item)
            index.add(indexing.passage_points(item, passages, payload, [None]))
        LibraryItem.objects.update(index_name=index.name)
    found: dict[str, set[str]] = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(service, "get_index", lambda: index or _silent())
        for query in dict.fromkeys(row.query for row in TABLE):
            result = service.search(
                owner_id=owner.pk, query=query, mode="words", limit=len(items), page=slice(0)
            )
            assert result.degraded == (index is None)
            found[query] = set(result.found)
    return [r for r in TABLE if (str(items[r.text, r.language].pk) in found[r.query]) != r.is_found]


def _silent() -> VectorIndex:
    raise VectorStoreError("The index is away.")
