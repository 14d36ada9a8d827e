"""A mailbox over IMAP, as much of the protocol as reading mail needs."""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

CRLF = b"\r\n"


@dataclass
class Message:
    uid: int
    content: bytes
    flags: set[str] = field(default_factory=set)
    folder: str = "INBOX"


class ImapServer:
    """Serves `messages` to the user `ada` with the password `secret`."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        handler = type("Handler", (_Handler,), {"mailbox": self})
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def add(self, content: bytes) -> Message:
        message = Message(len(self.messages) + 1, content)
        self.messages.append(message)
        return message

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(socketserver.StreamRequestHandler):
    mailbox: ImapServer

    def handle(self) -> None:
        self.write(b"* OK ready")
        while line := self.rfile.readline().strip().decode():
            tag, _, command = line.partition(" ")
            name, _, rest = command.partition(" ")
            if name.upper() == "UID":
                name, _, rest = rest.partition(" ")
            answer = getattr(self, f"do_{name.lower()}", None)
            result = answer(rest) if answer else "BAD unknown"
            self.write(f"{tag} {result or 'OK done'}".encode())
            if name.upper() == "LOGOUT":
                return

    def write(self, line: bytes) -> None:
        self.wfile.write(line + CRLF)

    def do_capability(self, _: str) -> None:
        self.write(b"* CAPABILITY IMAP4rev1 MOVE")

    def do_login(self, rest: str) -> str:
        return "OK done" if rest == '"ada" "secret"' else "NO wrong"

    def do_select(self, _: str) -> None:
        self.write(f"* {len(self.mailbox.messages)} EXISTS".encode())

    def do_expunge(self, _: str) -> None:
        pass

    def do_logout(self, _: str) -> None:
        self.write(b"* BYE")

    def do_search(self, rest: str) -> None:
        senders = re.findall(r'FROM "([^"]+)"', rest)
        found = [
            str(each.uid)
            for each in self.mailbox.messages
            if each.folder == "INBOX"
            and not ("UNSEEN" in rest and "\\Seen" in each.flags)
            and any(sender in _sender(each) for sender in senders)
        ]
        self.write(f"* SEARCH {' '.join(found)}".encode())

    def do_fetch(self, rest: str) -> None:
        each = self._message(rest)
        head = f"* {each.uid} FETCH (UID {each.uid} FLAGS () RFC822.SIZE {len(each.content)} "
        self.write(head.encode() + b"BODY[] {%d}" % len(each.content) + CRLF + each.content + b")")

    def do_store(self, rest: str) -> None:
        self._message(rest).flags.update(re.findall(r"\\\w+", rest))

    def do_move(self, rest: str) -> None:
        self._message(rest).folder = rest.split()[1].strip('"')

    def _message(self, rest: str) -> Message:
        uid = int(rest.split()[0])
        return next(each for each in self.mailbox.messages if each.uid == uid)


def _sender(message: Message) -> str:
    return str(BytesHeaderParser().parsebytes(message.content)["From"])
