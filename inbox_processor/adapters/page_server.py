"""A page for one person's browser, on loopback only, which hears at once when something has changed.

Duty: `PageServer(page, look, port)`; `address` is the link to open, good for one visit: it sets a cookie, and without
that cookie nothing is answered. `GET /changes` is a stream of events (HTML, 9.2) with a number that grows whenever
`look` gives something new. Strict content security policy: the page shows what strangers wrote.

Standards: RFC 9110; CSP 3; Fetch Metadata (Sec-Fetch-Site); the Host header is held against ours (DNS rebinding).
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct, field

LOOKS_SECONDS = 0.15  # a saved file shows in under a second
HEARTBEAT_SECONDS = 10.0  # finds a browser that has gone

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
# For a mail's HTML in its frame: nothing runs, nothing is loaded, only its own inline styles count.
FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
GONE = "This link has been used. Start 'inbox-processor preview --watch' again and open the new one.\n"


class Answer(Struct, frozen=True):
    """What a path gives. `framed`: a mail's HTML, for a frame of the page."""

    content_type: str
    octets: bytes
    framed: bool = False


Page = Callable[[str, Mapping[str, str]], Answer | None]  # path, query → answer, None where there is none


class _Visit(Struct):
    """Who may look: whoever opened the link first."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    used: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def redeem(self, token: str) -> bool:
        """Say whether this is the link's token, for the first time."""
        with self.lock:
            good = not self.used and hmac.compare_digest(token.encode(), self.token.encode())
            self.used = self.used or good
            return good


class PageServer:
    """Serves until the `with` block ends. `port` 0: a free one."""

    def __init__(self, page: Page, look: Callable[[], object], port: int = 0) -> None:
        self._look = look
        self._seen = look()
        self.version = 1
        self.changed = threading.Condition()
        self.ending = threading.Event()
        self.page = page
        self.visit = _Visit()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """The link, good once."""
        return f"http://127.0.0.1:{self.port}/open?token={self.visit.token}"

    def __enter__(self) -> Self:
        for work in (self._server.serve_forever, self._watch):
            threading.Thread(target=work, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.ending.set()
        with self.changed:
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def _watch(self) -> None:
        while not self.ending.wait(LOOKS_SECONDS):
            seen = self._look()
            if seen != self._seen:
                with self.changed:
                    self._seen = seen
                    self.version += 1
                    self.changed.notify_all()


def _handler(server: PageServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        owner = server

    return Handler


class _Handler(BaseHTTPRequestHandler):
    owner: PageServer
    protocol_version = "HTTP/1.1"
    server_version = "inbox-processor"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer, to the one visitor only."""
        with suppress(ConnectionError):  # the browser has gone on
            self._get()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing: paths name people."""

    def _get(self) -> None:
        port = self.owner.port
        if self.headers.get("Host") not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            self._plain(421, "This is another server.\n")
            return
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/open":
            self._open(query.get("token", ""))
        elif not self._known() or self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            self._plain(403, GONE)
        elif url.path == "/changes":
            self._changes()
        else:
            self._page(url.path, query)

    def _open(self, token: str) -> None:
        if not self.owner.visit.redeem(token):
            self._plain(403, GONE)
            return
        cookie = f"preview_{self.owner.port}={self.owner.visit.cookie}; HttpOnly; SameSite=Strict; Path=/"
        self._head(303, {"Location": "/", "Set-Cookie": cookie, "Content-Length": "0"})

    def _known(self) -> bool:
        cookies = SimpleCookie()
        with suppress(CookieError):
            cookies.load(self.headers.get("Cookie", ""))
        given = cookies.get(f"preview_{self.owner.port}")
        return given is not None and hmac.compare_digest(given.value.encode(), self.owner.visit.cookie.encode())

    def _page(self, path: str, query: Mapping[str, str]) -> None:
        answer = self.owner.page(path, query)
        if answer is None:
            self._plain(404, "There is nothing here.\n")
            return
        length = {"Content-Type": answer.content_type, "Content-Length": str(len(answer.octets))}
        self._head(200, length, FRAME_POLICY if answer.framed else POLICY)
        self.wfile.write(answer.octets)

    def _changes(self) -> None:
        self.close_connection = True
        self._head(200, {"Content-Type": "text/event-stream", "Connection": "close"})
        told = 0
        while not self.owner.ending.is_set():
            with self.owner.changed:
                if self.owner.version == told:
                    self.owner.changed.wait(HEARTBEAT_SECONDS)
                new, told = self.owner.version != told, self.owner.version
            self.wfile.write(f"data: {told}\n\n".encode() if new else b": still here\n\n")
            self.wfile.flush()

    def _plain(self, status: int, words: str) -> None:
        octets = words.encode()
        self._head(status, {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(octets))})
        self.wfile.write(octets)

    def _head(self, status: int, fields: Mapping[str, str], policy: str = POLICY) -> None:
        self.send_response(status)
        always = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        for name, value in {**fields, **always}.items():
            self.send_header(name, value)
        self.end_headers()
