"""Captions whose lines grow, overlap or are drawn."""

from __future__ import annotations

import json

from tests.sources.reading import read


def test_lines_that_grow_word_by_word_come_once() -> None:
    lines = ("the gate", "the gate was", "the gate was hung", "in spring")
    cues = "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{line}\n\n" for n, line in enumerate(lines))
    assert read(f"WEBVTT\n\n{cues}", "a.vtt").markdown == "the gate was hung in spring"


def test_ass_in_the_order_of_time_without_drawings_and_layers() -> None:
    events = (
        "Dialogue: 0,0:00:05.00,0:00:07.00,Default,,0,0,0,,{\\i1}was hung, then{\\i0}\n"
        "Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,The gate{\\p1}m 0 0 l 9 0{\\p0}\n"
        "Dialogue: 1,0:00:05.00,0:00:07.00,Default,,0,0,0,,{\\blur3}was hung, then\n"
    )
    head = "[Script Info]\nTitle: Gate\n\n[Events]\nFormat: Layer, Start, End, Style, Name, "
    content = f"{head}MarginL, MarginR, MarginV, Effect, Text\n{events}"
    assert read(content, "a.ass").markdown == "The gate was hung, then"


def test_ttml_with_times_of_words_and_of_what_is_around() -> None:
    document = read(
        '<tt xmlns="http://www.w3.org/ns/ttml"><body><div begin="10s">'
        '<p begin="1s" end="2s">The gate</p></div><div><p><span begin="20s" end="21s">was</span> '
        '<span begin="21s" end="22s">hung</span></p></div></body></tt>',
        "a.ttml",
    )
    assert document.markdown.split() == ["The", "gate", "was", "hung"]
    assert [place.at["second"] for place in document.places] == [11, 20, 21]


def test_the_transcript_of_a_podcast() -> None:
    segments = [{"speaker": "Ada", "startTime": 0.5, "endTime": 2, "body": "The gate is hung."}]
    document = read(json.dumps({"version": "1.0.0", "segments": segments}), "a.json")
    assert (document.kind, document.markdown) == ("captions", "**Ada:** The gate is hung.")


def test_a_dash_begins_what_another_says() -> None:
    cues = ["The wheel turns.", "- Does it?\n- It does -\nand well.", "–¿Sí?\n-40 degrees"]
    text = "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{cue}\n\n" for n, cue in enumerate(cues))
    assert read(f"WEBVTT\n\n{text}", "a.vtt").markdown.split("\n\n") == [
        "The wheel turns.",
        r"\- Does it?",
        r"\- It does - and well.",
        "–¿Sí? -40 degrees",
    ]
