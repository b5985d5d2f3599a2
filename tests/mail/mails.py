"""Small mails for the tests of this room."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from inbox_processor.mail.body import divide
from inbox_processor.mail.message import parse
from inbox_processor.mail.own import OwnAddresses
from inbox_processor.mail.screening import screen
from inbox_processor.model import Body, Message, RawMessage, Screening, Zone

ROOT = Path(__file__).resolve().parents[2]
ARRIVED = datetime(2016, 5, 9, 12, 0, tzinfo=UTC)
OWN = OwnAddresses(frozenset({"anmelden@procedere.org"}), "procedere.org", "mx.procedere.org")
CORPUS = next(
    (
        folder
        for folder in (ROOT / "tests" / "corpus", ROOT / ".." / "shared" / "corpus")
        if (folder / "labels.jsonl").is_file()
    ),
    None,
)
REAL_MAIL = ROOT / ".." / "shared" / "real-mail"


def raw(octets: bytes) -> RawMessage:
    """Return the octets as they come from the server."""
    return RawMessage(octets, ARRIVED)


def mail(text: str = "Guten Tag,\n\nich melde mich an.\n", *, charset: str = "utf-8", **headers: str) -> Message:
    """Return a plain mail; header names are written with underscores."""
    fields = {"From": "Anna Beispiel <anna@beispiel.example>", "To": "anmelden@procedere.org", "Subject": "Anmeldung"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    fields.setdefault("Content-Type", f"text/plain; charset={charset}")
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return parse(raw(head.encode("utf-8") + b"\r\n" + text.encode(charset, "replace")))


def body(text: str, **headers: str) -> Body:
    """Return the zones of a plain mail with that text."""
    return divide(mail(text, **headers))


def zones(divided: Body) -> list[tuple[str, Zone]]:
    """Return each filled line with its zone."""
    return [(line.text, line.zone) for line in divided.lines if line.text.strip()]


def screened(text: str = "Guten Tag,\n\nich melde mich an.\n", **headers: str) -> Screening:
    """Return what screening says of a plain mail."""
    return screen(mail(text, **headers), OWN)
