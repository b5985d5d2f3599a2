"""Handing in replies to a real Postfix, which relays them to a server that shows what came."""

import os
import time
from collections.abc import Callable, Iterator

import pytest

from inbox_processor.adapters.submission import SmtpSettings, Submission
from inbox_processor.errors import PermanentFailure
from tests.conftest import absent
from tests.servers import postfix as postfix_server
from tests.servers.postfix import Postfix
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.postfix

REPLY = b"From: anmelden@example.org\r\nTo: anna@example.net\r\nSubject: Platz\r\n\r\nSie sind dabei.\r\n.punkt\r\n"


@pytest.fixture(scope="module")
def relay() -> Iterator[tuple[Postfix, SmtpServer]]:
    if not postfix_server.installed():
        absent("Postfix (apt-get install postfix)")
    if os.getuid() != 0:
        pytest.skip("Postfix can be run by root only.")
    with SmtpServer() as sink, Postfix(sink.port) as server:
        yield server, sink


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def settings(server: Postfix) -> SmtpSettings:
    return SmtpSettings("127.0.0.1", server.port, "none", "", None, "anmelden@example.org")


def test_a_reply_travels_with_its_envelope_id(relay: tuple[Postfix, SmtpServer]) -> None:
    """Postfix takes RET, ENVID and NOTIFY and hands them on, so that a delivery report can name the reply."""
    server, sink = relay
    with Submission(settings(server), None) as session:
        session.send("r17", "anna@example.net", REPLY)
    assert eventually(lambda: len(sink.taken) == 1)
    (taken,) = sink.taken
    assert (taken.sender, taken.recipients) == ("anmelden@example.org", ("anna@example.net",))
    assert {"RET=HDRS", "ENVID=r17", "NOTIFY=FAILURE"} <= set(taken.options)
    assert taken.octets.endswith(b"Sie sind dabei.\r\n.punkt\r\n")


def test_what_postfix_refuses_for_good_is_permanent(relay: tuple[Postfix, SmtpServer]) -> None:
    """A mail above its limit, by the size that it announces; the session goes on."""
    server, sink = relay
    before = len(sink.taken)
    with Submission(settings(server), None) as session:
        with pytest.raises(PermanentFailure, match="up to 20000 octets"):
            session.send("r18", "anna@example.net", REPLY + b"x" * 30_000)
        session.send("r19", "bert@example.net", REPLY)
    assert eventually(lambda: len(sink.taken) == before + 1)
    assert sink.taken[-1].recipients == ("bert@example.net",)
