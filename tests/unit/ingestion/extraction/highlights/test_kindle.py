"""Kindle's clippings as devices of each language write them."""

from __future__ import annotations

import pytest

from tests.sources.reading import read


@pytest.mark.parametrize(
    ("highlight", "note", "place"),
    [
        (
            "- Your Highlight on page 3 | Location 42-43 | Added on Saturday, March 2, 2024"
            " 10:30:05 PM",
            "- Your Note on page 3 | Location 43 | Added on Sunday, May 5, 2024 1:02:03 AM",
            "page 3 · Location 42-43",
        ),
        (
            "- Highlight Loc. 42-43  | Added on Saturday, March 02, 2024, 10:30 PM",
            "- Note Loc. 43  | Added on Saturday, March 02, 2024, 10:31 PM",
            "Loc. 42-43",
        ),
        (
            "- Ihre Markierung auf Seite 3 | bei Position 42-43 | Hinzugefügt am Samstag, 2."
            " März 2024"
            " 22:30:05",
            "- Ihre Notiz auf Seite 3 | bei Position 43 | Hinzugefügt am Sonntag, 5. Mai 2024"
            " 01:02:03",
            "Seite 3 · Position 42-43",
        ),
        (
            "- Votre surlignement à l'emplacement 42-43 | Ajouté le samedi 2 mars 2024 22:30:05",
            "- Votre note à l'emplacement 43 | Ajouté le dimanche 5 mai 2024 01:02:03",
            "emplacement 42-43",
        ),
        (
            "- Tu subrayado en la página 3 | posición 42-43 | Añadido el sábado, 2 de marzo de 2024"
            " 22:30:05",
            "- Tu nota en la página 3 | posición 43 | Añadido el domingo, 5 de mayo de 2024"
            " 1:02:03",
            "página 3 · posición 42-43",
        ),
        (
            "- La tua evidenziazione a pagina 3 | posizione 42-43 | Aggiunto in data sabato"
            " 2 marzo 2024 22:30:05",
            "- La tua nota a pagina 3 | posizione 43 | Aggiunto in data domenica 5 maggio 2024"
            " 01:02:03",
            "pagina 3 · posizione 42-43",
        ),
        (
            "- Seu destaque na página 3 | posição 42-43 | Adicionado: sábado, 2 de março de 2024"
            " 22:30:05",
            "- Sua nota na página 3 | posição 43 | Adicionado: domingo, 5 de maio de 2024 01:02:03",
            "página 3 · posição 42-43",
        ),
        (
            "- Ваш выделенный отрывок на странице 3 | Место 42–43 | Добавлено: суббота, 2 марта"
            " 2024 г. в 22:30:05",
            "- Ваша заметка на странице 3 | Место 43 | Добавлено: воскресенье, 5 мая 2024 г. в"
            " 1:02:03",
            "странице 3 · Место 42–43",
        ),
        (
            "- Twoje zaznaczenie na stronie 3 | lokalizacja 42-43 | Dodano: sobota, 2 marca 2024"
            " 22:30:05",
            "- Twoja notatka na stronie 3 | lokalizacja 43 | Dodano: niedziela, 5 maja 2024"
            " 1:02:03",
            "stronie 3 · lokalizacja 42-43",
        ),
        (
            "- 您在第 3 頁（位置 #42-43）的標註 | 新增於 2024年3月2日星期六 下午10:30:05",
            "- 您在第 3 頁（位置 #43）的筆記 | 新增於 2024年5月5日星期日 上午1:02:03",
            "第 3 頁 · 位置 #42-43",
        ),
        (
            "- 3ページ|位置No. 42-43のハイライト |作成日: 2024年3月2日土曜日 22:30:05",
            "- 3ページ|位置No. 43のメモ |作成日: 2024年5月5日日曜日 1:02:03",
            "3ページ · 位置No. 42-43",
        ),
        (
            "- 您在第 3 页（位置 #42-43）的标注 | 添加于 2024年3月2日星期六 下午10:30:05",
            "- 您在第 3 页（位置 #43）的笔记 | 添加于 2024年5月5日星期日 上午1:02:03",
            "第 3 页 · 位置 #42-43",
        ),
    ],
)
def test_each_language_says_the_same(highlight: str, note: str, place: str) -> None:
    book = "Harbours (Moor, Ann)"
    text = "".join(
        f"{book}\r\n{line}\r\n\r\n{said}\r\n==========\r\n"
        for line, said in ((highlight, "The crane was moved."), (note, "By whom?"))
    )
    document = read(f"\ufeff{text}", "My Clippings.txt")
    assert (document.title, document.author) == ("Harbours", "Ann Moor")
    assert document.markdown == (
        f"> The crane was moved.\n\nBy whom?\n\n— {place}, 2024-03-02 22:30"
    )


def test_two_notes_on_one_highlight_are_both_there_and_a_later_version_replaces_one() -> None:
    entries = [
        ("Highlight on page 9 | Location 170-171", "The lamp went out."),
        ("Note on page 9 | Location 170", "Who saw it?"),
        ("Note on page 9 | Location 171", "See page 4."),
        ("Note on page 9 | Location 170", "Who saw it, and when?"),
    ]
    text = "".join(
        f"The Lamp (Ada Gray)\n- Your {place} | Added on Sunday, May 5, 2024 1:02:0{number} AM\n\n"
        f"{said}\n==========\n"
        for number, (place, said) in enumerate(entries)
    )
    markdown = read(text.encode(), "My Clippings.txt").markdown
    assert "Who saw it, and when?" in markdown
    assert "See page 4." in markdown
    assert "Who saw it?" not in markdown
