"""`review` about replies that were refused: shown beside the mails, sent again, or set aside."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from inbox_processor.model import Effects, ReplyState
from tests.adapters.samples import reply
from tests.cli.support import Office
from tests.cli.test_review import entry, waiting


@pytest.fixture
def refused(office: Office) -> Office:
    """Make an office with a refused reply, and one that was sent."""
    failed = replace(reply(3, ReplyState.FAILED), last_error="550 5.1.1 no such user", attempts=1)
    office.keep(Effects(outbox=(failed, reply(4, ReplyState.SENT, b""))))
    return office


def test_a_refused_reply_can_be_set_aside_for_good(refused: Office) -> None:
    """Its text goes, and `status` is healthy again."""
    assert refused.call("status").status == 1
    done = refused.call("review", "r3", "--done")
    assert (done.status, done.err) == (0, "")
    assert "person3@stadt.example was not written to" in done.out
    assert [(one.state, one.octets) for one in refused.records().outbox] == [
        (ReplyState.WITHDRAWN, b""),
        (ReplyState.SENT, b""),
    ]
    assert refused.call("status").status == 0
    assert refused.call("review").out == "Nothing waits for a human.\n"


def test_a_refused_reply_can_be_sent_again(refused: Office) -> None:
    """Queued for the next run; `status` is healthy again."""
    done = refused.call("review", "r3", "--retry")
    assert (done.status, done.err) == (0, "")
    assert "person3@stadt.example again with the next run" in done.out
    (again, _) = refused.records().outbox
    assert (again.state, again.due, again.message_id) == (ReplyState.QUEUED, None, "<reply3@desk.example>")
    assert again.octets == reply(3).octets
    shown = refused.call("status", "--json")
    assert (shown.status, shown.objects()[0]["outbox"]) == (0, {"queued": 1, "failed": 0})


def test_review_and_status_name_the_ways_out(refused: Office) -> None:
    """Whoever sees a refused reply is told what to do about it."""
    for out in (refused.call("review").out, refused.call("review", "r3").out, refused.call("status").out):
        assert "review ID --retry" in out
        assert "--done" in out
    (shown,) = refused.call("review", "r3", "--json").objects()
    assert (shown["id"], shown["reasons"]) == ("r3", ["550 5.1.1 no such user"])


@pytest.mark.parametrize(
    "words",
    [
        ("r4", "--done"),
        ("r4", "--retry"),
        ("r9", "--retry"),
        ("r9",),
        ("r3", "--register"),
        ("r3", "--retry", "--done"),
        ("m7", "--retry"),
        ("--retry",),
    ],
)
def test_only_a_refused_reply_can_be_settled_so(refused: Office, words: tuple[str, ...]) -> None:
    """Exit status 2, nothing changed."""
    before = refused.records()
    done = refused.call("review", *words)
    assert (done.status, done.out) == (2, "")
    assert done.err
    assert refused.records() == before


def test_refused_replies_stand_beside_the_mails(office: Office) -> None:
    """With the server's word, so that somebody telephones."""
    refused = replace(reply(3, ReplyState.FAILED), last_error="550 5.1.1 no such user")
    office.keep(Effects(outbox=(refused,)))
    out = office.call("review").out
    for words in ("r3", "person3@stadt.example", "550 5.1.1"):
        assert words in out


def test_json_has_the_refused_replies_too(office: Office) -> None:
    """After the mails, each as an object of its own kind: a script sees all that waits for a human."""
    office.keep(Effects(ledger=(entry(7),), review=(waiting(7),)))
    refused = replace(reply(3, ReplyState.FAILED), last_error="550 5.1.1 no such user")
    office.keep(Effects(outbox=(refused, reply(4, ReplyState.SENT, b""))))
    mail, answer = office.call("review", "--json").objects()
    assert (mail["id"], mail["kind"], mail["subject"] != "") == ("m7", "mail", True)
    assert (answer["id"], answer["kind"], answer["to"]) == ("r3", "reply", "person3@stadt.example")
    assert answer["refused"] == "550 5.1.1 no such user"
    assert office.call("review", "r3", "--json").objects() == [answer]
