"""Captions in the forms beside WebVTT and SubRip, each as its maker writes it."""

from __future__ import annotations

import json

import pytest

from ingestion.documents.errors import BrokenDocument
from tests.sources.reading import read

TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling"
 xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25" xml:lang="en">
<head><styling><style xml:id="s1"/></styling></head><body><div>
<p begin="00:00:01.000" end="00:00:04.000"><span tts:color="red">Good evening,</span><br/>all.</p>
<p begin="00:00:05:10" end="00:00:06:00">The gate.</p><p begin="65s" dur="2s">Oak.</p>
<p begin="72000ms">Elm.</p></div></body></tt>"""
SRV1 = (
    '<?xml version="1.0" encoding="utf-8" ?><transcript><text start="0.5" dur="3.2">Good evening,'
    '</text><text start="3.1" dur="3">it&amp;#39;s a gate.</text></transcript>'
)
SRV3 = (
    '<?xml version="1.0" encoding="utf-8" ?><timedtext format="3"><head><wp id="0"/></head><body>'
    '<w t="0" id="1"/><p t="500" d="3000" w="1"><s>Good</s><s t="200"> evening,</s></p>'
    '<p t="3000" d="10" a="1">\n</p><p t="3100" d="3000">it\'s a gate.</p></body></timedtext>'
)
SBV = "0:00:00.500,0:00:03.000\nGood evening,\n\n0:00:03.100,0:00:04.000\nit's a\ngate.\n"
LRC = """[ti:The Gate]
[ar:Ruth]
[00:00.50]Good evening,
[00:03.1][01:10.00]<00:03.1>it's a gate.
[00:09.00]Oak.
"""
ASS = """[Script Info]
Title: Gate
[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,hidden
Dialogue: 0,0:00:00.50,0:00:03.00,Default,Ruth,0,0,0,,{\\i1}Good{\\i0} evening,
Dialogue: 0,0:00:03.10,0:00:04.00,Default,,0,0,0,,it's,\\Na gate.
"""
WHISPER = json.dumps(
    {
        "text": " Good evening, it's a gate.",
        "segments": [
            {"id": 0, "seek": 0, "start": 0.5, "end": 2.5, "text": " Good evening,"},
            {"id": 1, "seek": 0, "start": 3.1, "end": 5, "text": " it's a gate."},
        ],
        "language": "en",
    }
)


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (SRV1, "talk.en.srv1", "Good evening, it's a gate."),
        (SRV3, "talk.xml", "Good evening, it's a gate."),
        (SBV, "captions.txt", "Good evening, it's a gate."),
        (ASS, "talk.ass", "**Ruth:** Good evening, it's, a gate."),
        (WHISPER, "talk.json", "Good evening, it's a gate."),
    ],
)
def test_each_form_is_told_by_its_content_and_keeps_its_seconds(
    content: str, name: str, text: str
) -> None:
    document = read(content, name)
    assert (document.kind, document.markdown) == ("captions", text)
    assert [place.at for place in document.places] == [{"second": 0.5}, {"second": 3.1}]


def test_ttml_has_clocks_frames_and_offsets() -> None:
    document = read(TTML, "talk.ttml")
    assert document.markdown == "Good evening, all. The gate.\n\nOak.\n\nElm."
    assert [place.at["second"] for place in document.places] == [1, 5.4, 65, 72]


def test_a_song_names_itself_and_its_refrain_comes_twice() -> None:
    document = read(LRC, "song.lrc")
    assert (document.title, document.author) == ("The Gate", "Ruth")
    assert document.markdown == "Good evening, it's a gate. Oak. it's a gate."
    assert document.places[-1].at == {"second": 70}


def test_webvtt_names_who_speaks() -> None:
    vtt = """WEBVTT

STYLE
::cue(v[voice="Ruth"]) { color: red }

REGION
id:fred

NOTE not
shown

intro
00:00.500 --> 00:03.000 region:fred align:left
<v Ruth>Good <c.loud>evening</c></v>
<v.first Tobias &amp; Co>Yes, <ruby>漢<rt>kan</rt></ruby>.</v>

00:03.000 --> 00:04.000
<v Tobias &amp; Co>The &lt;gate&gt;.
"""
    markdown = read(vtt, "talk.vtt").markdown
    assert markdown == "**Ruth:** Good evening\n\n**Tobias & Co:** Yes, 漢. The &lt;gate>."


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TTML.replace("</tt>", ""), "talk.ttml"),
        (SRV1.replace('"0.5"', '"soon"'), "talk.srv1"),
        (WHISPER.replace("3.1", '"x"'), "talk.json"),
        (ASS.replace("0:00:03.10", "later"), "talk.ass"),
    ],
)
def test_damaged_captions_are_said_to_be(content: str, name: str) -> None:
    with pytest.raises(BrokenDocument):
        read(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [("[todo] one\n[done] two\n", "list.txt"), ("0:00 Intro\n1:05 The gate\n", "times.txt")],
)
def test_other_texts_stay_texts(content: str, name: str) -> None:
    assert read(content, name).kind == "text"


def test_meetings_name_who_speaks_in_each_caption() -> None:
    said = ["Ruth: Good evening.", "Ruth: It is late.", "Bo Lind: Why?", "Ruth: The gate."]
    cues = "\n\n".join(
        f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.900\n{line}" for n, line in enumerate(said, 1)
    )
    markdown = read(f"WEBVTT\n\n{cues}\n", "meeting.vtt").markdown
    assert markdown == (
        "**Ruth:** Good evening. It is late.\n\n**Bo Lind:** Why?\n\n**Ruth:** The gate."
    )
    other = read(f"WEBVTT\n\n{cues.replace('Bo Lind: ', '')}\n", "meeting.vtt").markdown
    assert other == "Ruth: Good evening. Ruth: It is late. Why? Ruth: The gate."
