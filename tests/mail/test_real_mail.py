"""Real mails that nobody here wrote: nothing raises or hangs, no machine is answered. Skipped where they are absent."""

from __future__ import annotations

import importlib.util
import json
import time
from collections import Counter

import pytest

from inbox_processor.mail.body import divide
from inbox_processor.mail.message import parse
from inbox_processor.mail.screening import screen
from inbox_processor.model import Writer
from tests.mail.mails import OWN, REAL_MAIL, ROOT, raw

MACHINES = REAL_MAIL / "machine-and-broken"
PAIRS = REAL_MAIL / "reply-trim"
SECONDS = 1.0
# Labelled human, but a fax server's notice: "A fax has arrived from remote ID".
FAX = "mikel+mail/spec__fixtures__emails__plain_emails__raw_email_quoted_with_0d0a.eml"


@pytest.fixture(scope="module")
def screened() -> list[tuple[str, str, Writer, float]]:
    """File, class, who wrote it, and the seconds it took, for every mail of the set."""
    if not (MACHINES / "labels.jsonl").is_file():
        pytest.skip("the real mails are not here")
    found = []
    for row in map(json.loads, (MACHINES / "labels.jsonl").read_text("utf-8").splitlines()):
        octets = (MACHINES / row["file"]).read_bytes()
        started = time.perf_counter()
        message = parse(raw(octets))
        divide(message)
        writer = screen(message, OWN).writer
        found.append((row["file"], row["class"], writer, time.perf_counter() - started))
    return found


def test_no_bounce_responder_or_list_is_answered(screened: list[tuple[str, str, Writer, float]]) -> None:
    """Every mail labelled bounce, auto or list is a machine's or must stay unanswered."""
    assert [
        file for file, kind, writer, _ in screened if kind in {"bounce", "auto", "list"} and writer is Writer.PERSON
    ] == []


def test_people_are_answered(screened: list[tuple[str, str, Writer, float]]) -> None:
    """None of the mails labelled human is taken for a machine's, but the one that a fax server wrote."""
    assert [file for file, kind, writer, _ in screened if kind == "human" and writer is not Writer.PERSON] == [FAX]


def test_most_bounces_are_known_for_certain(screened: list[tuple[str, str, Writer, float]]) -> None:
    """Silence would send them to a human; at least 99 of 100 are ignored."""
    counts = Counter(writer for _, kind, writer, _ in screened if kind == "bounce")
    assert counts[Writer.MACHINE] >= 0.99 * sum(counts.values())


def test_none_takes_longer_than_a_second(screened: list[tuple[str, str, Writer, float]]) -> None:
    """Parsing, dividing and screening together."""
    assert [file for file, _, _, seconds in screened if seconds > SECONDS] == []


def test_own_text_is_found_more_exactly_than_by_the_libraries() -> None:
    """On the test sets of reply-trimming libraries, more pairs are exact than by any of those that are installed."""
    if not (PAIRS / "index.jsonl").is_file():
        pytest.skip("the reply-trim pairs are not here")
    spec = importlib.util.spec_from_file_location("reply_trim", ROOT / "benchmarks" / "reply_trim.py")
    assert spec is not None
    assert spec.loader is not None
    reply_trim = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reply_trim)
    cases = reply_trim.pairs(PAIRS)
    scores = {name: len(reply_trim.score(read, cases)[0]) for name, read in reply_trim.readers().items()}
    ours = scores.pop("inbox-processor")
    assert ours >= 0.8 * len(cases)
    assert all(ours > theirs for theirs in scores.values()), scores
