"""Messages and mailboxes."""

from __future__ import annotations

import mailbox
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingestion.documents.errors import CopyProtected, NotContent
from tests.documents import builders
from tests.sources.reading import read


def message(subject: str = "Keys", body: str = "The keys hang in the shed.\n") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Åse Vik <ase@example.org>"
    mail["To"] = "Board <board@example.org>"
    mail["Date"] = "Mon, 11 Mar 2024 09:30:00 +0100"
    mail["Subject"] = subject
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content(body)
    return mail


def test_a_message() -> None:
    document = read(bytes(message("Läckage – 40 l/s")), "m.eml")
    assert (document.kind, document.title, document.author) == (
        "mail",
        "Läckage – 40 l/s",
        "Åse Vik",
    )
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2024-03-11T09:30:00+01:00"
    assert document.markdown == "The keys hang in the shed."


def test_the_same_text_in_two_forms_comes_once() -> None:
    mail = message(body="The gauge read forty litres a second on Friday.\n")
    mail.add_alternative("<p>The gauge read <b>forty</b> litres a second on Friday.</p>", "html")
    assert read(bytes(mail), "m.eml").markdown.count("litres") == 1


def test_a_stand_in_for_html_gives_way_to_it() -> None:
    mail = message(body="Please use a mail program that shows HTML.\n")
    mail.add_alternative(
        f"<p>{'The lock is closed until Sunday, says the board. ' * 9}</p>", "html"
    )
    text = read(bytes(mail), "m.eml").markdown
    assert "closed until Sunday" in text
    assert "mail program" not in text


def test_flowed_lines_are_joined_within_a_depth_of_quotation() -> None:
    mail = message()
    mail.set_content("> Are dogs \n> allowed?\nYes, on \na lead.\n")
    mail.replace_header("Content-Type", 'text/plain; charset="utf-8"; format="flowed"')
    text = read(bytes(mail), "m.eml").markdown
    assert "> Are dogs allowed?" in text
    assert "Yes, on a lead." in text


def test_what_is_attached_is_read_under_its_name() -> None:
    mail = message()
    mail.add_attachment(
        builders.pdf(1), maintype="application", subtype="pdf", filename="mätning.pdf"
    )
    mail.add_attachment(b"\x00\x01", maintype="application", subtype="x-odd", filename="odd.bin")
    text = read(bytes(mail), "m.eml").markdown
    assert "## mätning.pdf" in text
    assert "Page 1 begins here" in text
    assert "no kind of file that is known" in text.partition("## odd.bin")[2]


def test_a_forwarded_message_keeps_its_own_sender() -> None:
    mail = message("Fwd: Grease")
    inner = message("Grease", "Nine tins of tallow.\n")
    inner.replace_header("From", "Tobias <tobias@example.org>")
    mail.add_attachment(inner)
    document = read(bytes(mail), "m.eml")
    assert document.author == "Åse Vik"
    assert "## Grease\n\nTobias, 2024-03-11\n\nNine tins of tallow." in document.markdown


def test_a_charset_that_python_does_not_know(tmp_path: Path) -> None:
    raw = bytes(message()).replace(b"The keys", "Das Café".encode())
    raw = raw.replace(b'charset="utf-8"', b'charset="cp-8859"').replace(b": 7bit", b": 8bit")
    assert "Das Café hang" in read(raw, "m.eml").markdown


def test_a_mailbox(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box")
    box.add(mailbox.mboxMessage(message("One", "First.\n\nFrom here it looks well.\n")))
    box.add(mailbox.mboxMessage(message("Two", "Second.\n")))
    box.close()
    text = read((tmp_path / "box").read_bytes(), "box.mbox").markdown
    assert text.index("## One") < text.index("From here it looks well.") < text.index("## Two")
    assert ">From" not in text


def test_a_message_without_text() -> None:
    with pytest.raises(NotContent):
        read(bytes(message(body=" \n")), "m.eml")


def test_a_header_of_very_many_parameters_is_read_in_time() -> None:
    parameters = "".join(f"; p{n}=v" for n in range(10_000))
    started = time.process_time()
    read(f"Subject: A\nContent-Type: text/plain{parameters}\n\nThe ferry left.".encode(), "m.eml")
    assert time.process_time() - started < 5


INVITE = """From: Ruth <ruth@example.org>
Subject: Board
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: multipart/alternative; boundary=B

--B
Content-Type: text/plain; charset=utf-8

Please come.
--B
Content-Type: text/calendar; method=REQUEST; charset=utf-8

{calendar}
--B--
--A
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"

{calendar}
--A--
"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Board meeting\\, spring
DESCRIPTION:Bring the tallow\\nand the pum
 ps.
DTSTART;TZID=Europe/Stockholm:20240508T183000
DTEND;TZID=Europe/Stockholm:20240508T200000
LOCATION:Lock house
ORGANIZER;CN="Ruth P":mailto:ruth@example.org
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20240601
END:VEVENT
END:VCALENDAR"""


def test_an_invitation_is_read_once() -> None:
    markdown = read(INVITE.replace("{calendar}", CALENDAR), "invite.eml").markdown
    assert markdown == (
        "Please come.\n\n## Board meeting, spring\n\n"
        "- When: 2024-05-08 18:30 – 20:00 (Europe/Stockholm)\n- Where: Lock house\n"
        "- From: Ruth P\n\n"
        "Bring the tallow\nand the pumps.\n\n## Event\n\n- When: 2024-06-01"
    )


def test_a_signature_of_a_machine_is_no_text() -> None:
    mail = (
        "From: x@example.org\nSubject: signed\nMIME-Version: 1.0\n"
        'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=S\n\n'
        "--S\nContent-Type: text/plain\n\nThe signed text.\n"
        '--S\nContent-Type: application/pgp-signature; name="signature.asc"\n\n'
        "-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n--S--\n"
    )
    assert read(mail, "signed.eml").markdown == "The signed text."


def test_mail_with_a_bare_head_is_told_by_its_name() -> None:
    mail = "From: x@example.org\nSubject: Brill\n\nThe gate turns.\n"
    document = read(mail, "brill.eml")
    assert (document.kind, document.title, document.markdown) == (
        "mail",
        "Brill",
        "The gate turns.",
    )
    assert read(mail, "brill.txt").kind == "text"
    assert read("Dear all,\n\nFrom: here\n", "letter.eml").kind == "text"


def test_apple_mail_frames_its_messages() -> None:
    mail = "From: Ruth <r@example.org>\nSubject: Brill\n\nThe gate turns.\n"
    plist = '<?xml version="1.0"?><plist version="1.0"><dict><key>flags</key></dict></plist>'
    document = read(f"{len(mail):<10}\n{mail}{plist}", "4711.emlx")
    assert (document.kind, document.markdown) == ("mail", "The gate turns.")


def test_a_mailbox_is_told_by_its_lines_between_messages() -> None:
    box = (
        "From ruth@example.org Wed May  1 10:00:00 2024\nFrom: Ruth <r@example.org>\n"
        "Subject: One\n\n"
        ">From the lock.\n\nFrom - Thu May  2 10:00:00 2024\nX-Mozilla-Status: 0001\n"
        "From: Tobias <t@example.org>\nSubject: Two\n\nFrom here on it is text.\n"
    )
    document = read(box, "list")
    assert document.kind == "mail"
    assert "## One\n\nRuth\n\nFrom the lock." in document.markdown
    assert "## Two\n\nTobias\n\nFrom here on it is text." in document.markdown
    assert read("From Brill we went on.\nFrom: there\n", "diary.txt").kind == "text"


def test_mail_with_pictures_of_its_own_is_no_saved_page() -> None:
    mail = (
        "Received: by mx.example.org; Wed, 1 May 2024 10:00:00 +0000\nFrom: Ruth <r@example.org>\n"
        "To: list@example.org\nSubject: Brill\nMIME-Version: 1.0\n"
        "Content-Type: multipart/related; boundary=R\n\n--R\nContent-Type: text/html\n\n"
        "<p>The <b>gate</b>.</p><img src='cid:1'>\n--R\nContent-Type: image/png\nContent-ID: <1>\n"
        "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--R--\n"
    )
    document = read(mail, "file")
    assert (document.kind, document.author, document.markdown) == ("mail", "Ruth", "The **gate**.")


@pytest.mark.parametrize(
    "content",
    [
        "From: A <a@example.org>\nSubject: Sealed\nMIME-Version: 1.0\nContent-Type: "
        'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n--b\n'
        "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
        "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\nxx\n--b--\n",
        "From: A <a@example.org>\nSubject: Sealed\nDate: Wed, 1 May 2024 10:00:00 +0000\n"
        "MIME-Version: 1.0\n\n-----BEGIN PGP MESSAGE-----\n\nxx\n-----END PGP MESSAGE-----\n",
    ],
)
def test_an_encrypted_mail_is_told(content: str) -> None:
    with pytest.raises(CopyProtected, match="The mail is encrypted"):
        read(content, "sealed.eml")
