"""How exactly the author's own text is found, beside three libraries.

Reads pairs of input and expected own text from the test sets of reply-trimming libraries (kind "text", without a
`policy` note) in ../shared/real-mail/reply-trim, or in the folder named on the command line; says so and ends where
there are none.
Two figures for each reader: exact text, and exact text where the expectation may end before or behind the sign-off,
because the sets disagree about it. White space at line ends and runs of blank lines do not count.

    python benchmarks/reply_trim.py [FOLDER] [--show]
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inbox_processor.mail import signature
from inbox_processor.mail.body import divide
from inbox_processor.model import Message

HERE = Path(__file__).resolve().parent
DEFAULT = HERE.parent.parent / "shared" / "real-mail" / "reply-trim"


def normal(text: str) -> str:
    """Return the text as it is compared."""
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\u1427", "").split("\n"))
    return re.sub(r"\n{2,}", "\n\n", text).strip()


def ours(text: str) -> str:
    """Our own zone."""
    text = text.replace("\r\n", "\n")
    return divide(Message("", None, "", text, "")).own


def without_sign_off(text: str) -> str:
    """Return the text up to its sign-off: a closing line within the last lines, or a name behind a dash."""
    lines = normal(text).split("\n")
    for back in range(1, min(6, len(lines)) + 1):
        line = lines[-back]
        if signature.closing(line, frozenset()) or re.match(r"^(?:-|//|/)\s?\w[\w ]{1,40}$", line):
            return normal("\n".join(lines[:-back]))
    return normal(text)


def _library(module: str, read: Callable[[Any, str], str]) -> Callable[[str], str] | None:
    """Return a library's reader, None where it is not installed."""
    try:
        loaded = importlib.import_module(module)
    except ImportError:
        return None
    return lambda text: read(loaded, text)


def _mail_parser_reply(module: Any, text: str) -> str:
    languages = ["en", "de", "fr", "nl", "pl", "it", "es", "sv", "da", "ja"]
    reader = module.EmailReplyParser(languages=languages)
    replies = reader.read(text=text).replies
    return str(replies[0].body) if replies else ""


def _email_reply_parser(module: Any, text: str) -> str:
    return str(module.EmailReplyParser.parse_reply(text))


def _quotequail(module: Any, text: str) -> str:
    return "\n".join(part for shown, part in module.quote(text, quote_intro_line=True) if shown)


def readers() -> dict[str, Callable[[str], str]]:
    """All readers that are here, by name."""
    found: dict[str, Callable[[str], str] | None] = {
        "inbox-processor": ours,
        "mail-parser-reply": _library("mailparser_reply", _mail_parser_reply),
        "email-reply-parser": _library("email_reply_parser", _email_reply_parser),
        "quotequail": _library("quotequail", _quotequail),
    }
    return {name: read for name, read in found.items() if read is not None}


def pairs(folder: Path) -> list[tuple[str, str, str]]:
    """Name, input and expected text of each pair that counts."""
    found = []
    for row in map(json.loads, (folder / "index.jsonl").read_text("utf-8").splitlines()):
        if row["kind"] == "text" and not row["policy"]:
            place = folder / row["id"]
            texts = [(place / row[key]).read_text("utf-8", "replace") for key in ("input", "expected")]
            found.append((row["id"], texts[0], texts[1]))
    return found


def score(read: Callable[[str], str], cases: list[tuple[str, str, str]]) -> tuple[list[str], list[str]]:
    """Return the names of the pairs that a reader gets exactly, and of those it gets up to the sign-off."""
    exact, loose = [], []
    for name, given, expected in cases:
        try:
            got = read(given)
        except Exception:  # noqa: BLE001 - a library that raises has not found the text
            continue
        if normal(got) == normal(expected):
            exact.append(name)
        if without_sign_off(got) == without_sign_off(expected):
            loose.append(name)
    return exact, loose


def main() -> int:
    """Print the table."""
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    folder = Path(arguments[0]) if arguments else DEFAULT
    if not (folder / "index.jsonl").is_file():
        print(f"No reply-trim pairs in {folder}: nothing measured.")
        return 0
    cases = pairs(folder)
    print(f"{len(cases)} pairs                exact   exact up to the sign-off")
    for name, read in readers().items():
        exact, loose = score(read, cases)
        print(f"{name:22}{len(exact):8}{len(loose):8}")
        if "--show" in sys.argv and name == "inbox-processor":
            print("\n".join(f"    missed: {case[0]}" for case in cases if case[0] not in loose))
    return 0


if __name__ == "__main__":
    sys.exit(main())
