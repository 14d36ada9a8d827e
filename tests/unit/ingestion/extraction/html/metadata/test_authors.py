"""Names of authors."""

from __future__ import annotations

import pytest

from ingestion.extraction.html.metadata.authors import clean_authors


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("鲁明", "鲁明"),
        ("作者：鲁明、王芳", "鲁明, 王芳"),
        ("Bo Li and Tran Ng", "Bo Li, Tran Ng"),
        ("By Ng", "Ng"),
        ("Ada Penrose, Jr.", "Ada Penrose, Jr."),
        ("Ada Penrose, PhD; Ruth Penhale", "Ada Penrose, PhD, Ruth Penhale"),
        ("Anna Kern und Jürgen Vogt", "Anna Kern, Jürgen Vogt"),
        ("José Ortega y Gasset", "José Ortega y Gasset"),
        ("Von Anna Kern", "Anna Kern"),
        ("Ruth Penhale, Ruth Penhale", "Ruth Penhale"),
        ("文＝鈴木一郎", "鈴木一郎"),
        ("Words by Ada Penrose. Photographs by Ruth Penhale", "Ada Penrose"),
        ("ada@example.org (Ada Penrose)", "Ada Penrose"),
        ("Flann O&#39;Brien", "Flann O'Brien"),
        ("Ada Penrose and Bo Li, Harbour correspondent", "Ada Penrose, Bo Li"),
        ("--Reset-Author", ""),
        ("Автор: Иван Петров", "Иван Петров"),
        ("Автор Иван Петров", "Иван Петров"),
        ("Yazar: Ayşe Kaya", "Ayşe Kaya"),
        ("김철수 기자", "김철수"),
        ("بقلم: أحمد علي", "أحمد علي"),
        ("מאת דוד לוי", "דוד לוי"),
        ("About the author: Ruth Penhale writes about lamps and cats", ""),
        ("ruth » Tue May", "ruth"),
        ("admin", ""),
        ("by", ""),
        ("https://example.org/ruth", ""),
        ("ruth@example.org", ""),
        ("", ""),
    ],
)
def test_names_are_told_from_what_is_none(value: str, names: str) -> None:
    assert clean_authors([value]) == names
