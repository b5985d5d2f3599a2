"""A proxy between the desk and a real server, which breaks things where a test asks for it.

`with FaultProxy(port) as proxy:` then the desk connects to `proxy.port`. `proxy.faults` holds what shall happen, each
once or `times`; `proxy.commands` lists what clients have said. It knows the lines of IMAP (tags, literals, IDLE) and of
SMTP (one line a command; DATA) as far as it takes to break them at the right place. Clear text only.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")
TAGGED = re.compile(rb"([A-Z]{4}\d+|[0-9]+) (UID )?([A-Za-z]+)")
GREETING, LITERAL_OCTETS = "GREETING", "LITERAL"  # in place of a command's name

CUT = "cut"  # instead of handing the command on
CUT_AFTER = "cut after"  # the server does the command, the client never hears of it
CUT_IN_ANSWER = "cut in the answer"  # after the first half of the first piece of the answer
SILENT = "silent"  # nothing more passes in either direction, and nobody hangs up
KEYWORDS = "keywords"  # to strip: the server's word that it keeps any
SAY = "say"  # an answer of ours; the server never gets the command


@dataclass
class Fault:
    """What happens at a command. `command`: its name in capitals (of an IMAP command without UID; GREETING: when the
    client connects; for SMTP "." is the end of the mail); `passing`: the how-manieth of them. `answer`: for SAY, with
    {tag}. `before`: is called before the command is handed on. `times`: how often it happens.
    """

    command: str
    kind: str = ""
    passing: int = 1
    answer: str = ""
    before: Callable[[], object] | None = None
    times: int = 1
    seen: int = 0

    def due(self, command: str) -> bool:
        """Count a command; tell whether it shall fail."""
        if command != self.command or self.times <= 0:
            return False
        self.seen += 1
        if self.seen < self.passing:
            return False
        self.times -= 1
        return True


@dataclass
class _Link:
    """One connection: the two sockets, and what is being done to it."""

    client: socket.socket
    server: socket.socket
    silent: bool = False
    after: str = ""  # CUT_AFTER or CUT_IN_ANSWER once the next answer comes
    in_data: bool = False
    tag: str = ""  # of the last IMAP command, to which DONE belongs

    def cut(self) -> None:
        """Hang up on both sides."""
        for one in (self.client, self.server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class FaultProxy:
    """`strip`: words that the server's capabilities lose (IMAP and EHLO). `smtp`: which of the languages is spoken."""

    def __init__(self, port: int, *, strip: tuple[str, ...] = (), smtp: bool = False) -> None:
        self.faults: list[Fault] = []
        self.commands: list[str] = []
        self.away = False  # connections are refused as soon as they are made
        self._target = port
        self._strip = strip
        self._smtp = smtp
        self._links: list[_Link] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *exc: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for link in self._links:
            link.cut()
        for thread in self._threads:
            thread.join(5)
        for link in self._links:
            link.client.close()
            link.server.close()

    def cut(self) -> None:
        """Cut all connections that stand now."""
        for link in self._links:
            link.cut()

    def fall_silent(self) -> None:
        """Let all connections that stand now go dead without a word: nothing passes, nobody hangs up."""
        for link in self._links:
            link.silent = True

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.away:
                client.close()
                continue
            link = _Link(client, socket.create_connection(("127.0.0.1", self._target)))
            self._links.append(link)
            if not self._break(link, GREETING, b""):
                self._start(self._upwards, link)
                self._start(self._downwards, link)

    # --- from the client ----------------------------------------------------------------------------------------------

    def _upwards(self, link: _Link) -> None:
        with link.client.makefile("rb") as lines, suppress(OSError, ValueError):
            while line := lines.readline():
                command = self._command(link, line)
                if command and self._break(link, command, line):
                    continue
                self._hand(link.server, line, link)
                while not self._smtp and (literal := LITERAL.search(line)):
                    octets = lines.read(int(literal[1]))
                    if self._break(link, LITERAL_OCTETS, b""):
                        octets = b""
                    line = lines.readline()  # goes on with the same command
                    self._hand(link.server, octets + line, link)
        link.cut()

    def _hand(self, to: socket.socket, octets: bytes, link: _Link) -> None:
        if not link.silent:
            to.sendall(octets)

    def _command(self, link: _Link, line: bytes) -> str:
        """Name the command of a line, "" where it is none."""
        if self._smtp:
            if link.in_data:
                link.in_data = line != b".\r\n"
                return "" if link.in_data else "."
            return line.strip().split(b" ")[0].split(b":")[0].decode("ascii", "replace").upper()
        found = TAGGED.match(line)
        link.tag = found[1].decode() if found else link.tag
        return found[3].decode().upper() if found else "DONE" if line == b"DONE\r\n" else ""

    def _break(self, link: _Link, command: str, line: bytes) -> bool:
        """Do what is planned for the command; True where it shall not be handed on."""
        self.commands.append(command)
        due = next((fault for fault in self.faults if fault.due(command)), None)
        if due is None:
            return False
        if due.before is not None:
            due.before()
        if due.kind == CUT:
            link.cut()
        elif due.kind == SILENT:
            link.silent = True
        elif due.kind == SAY:
            link.client.sendall(due.answer.format(tag=link.tag).encode() + b"\r\n")
        else:
            link.after = due.kind
        return due.kind in (CUT, SAY)

    # --- from the server ----------------------------------------------------------------------------------------------

    def _downwards(self, link: _Link) -> None:
        with suppress(OSError):
            while octets := link.server.recv(65536):
                octets = self._stripped(octets)
                if self._smtp and octets.startswith(b"354"):
                    link.in_data = True
                if link.after == CUT_AFTER:
                    break
                if link.after == CUT_IN_ANSWER:
                    link.client.sendall(octets[: len(octets) // 2])
                    break
                self._hand(link.client, octets, link)
        link.cut()

    def _stripped(self, octets: bytes) -> bytes:
        """Take the words away from a list of capabilities."""
        for word in self._strip:
            if word == KEYWORDS:
                octets = octets.replace(rb" \*)] Flags permitted", b")] Flags permitted")
            elif self._smtp:
                octets = re.sub(rb"(?m)^250-%b\b[^\r\n]*\r\n" % word.encode(), b"", octets)
            elif b"CAPABILITY" in octets:
                octets = re.sub(rb" %b\b" % word.encode(), b"", octets)
        return octets
