"""Servers that misbehave: in the end everything is right; the daemon has said it once, and once that all is well."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.servers.proxy import (
    CUT,
    CUT_AFTER,
    CUT_IN_ANSWER,
    GREETING,
    KEYWORDS,
    LITERAL_OCTETS,
    SAY,
    SILENT,
    Fault,
)
from tests.servers.smtp import DROP, TAKE_AND_DROP
from tests.system.faulty import (
    ANNA,
    BERT,
    FOLDERS,
    WELL_WITHIN_SECONDS,
    all_sent,
    assert_all_is_right,
    at_work,
    between,
    comes_right,
    gates,
    ids,
    mails,
    told,
)
from tests.system.workplace import Workplace, registration, until

pytestmark = pytest.mark.dovecot

COMMANDS = ("LOGIN", "NAMESPACE", "LIST", "CREATE", "SUBSCRIBE", "SELECT", "SEARCH", "FETCH", "MOVE", "IDLE")
QUOTA = "{tag} NO [OVERQUOTA] Quota exceeded (mailbox for user is full)"
ANSWERS = {
    "NO to LOGIN for now": Fault("LOGIN", SAY, answer="{tag} NO [UNAVAILABLE] Temporary authentication failure."),
    "NO to SELECT": Fault("SELECT", SAY, answer="{tag} NO [INUSE] Mailbox is locked"),
    "BAD to SEARCH": Fault("SEARCH", SAY, answer="{tag} BAD Internal error"),
    "NO to FETCH": Fault("FETCH", SAY, answer="{tag} NO [SERVERBUG] Internal error occurred"),
    "BYE at FETCH": Fault("FETCH", SAY, passing=2, answer="* BYE Server shutting down."),
    "BYE at MOVE": Fault("MOVE", SAY, answer="* BYE Server shutting down."),
    "NO to MOVE": Fault("MOVE", SAY, answer="{tag} NO [SERVERBUG] Internal error occurred"),
    "BAD to MOVE": Fault("MOVE", SAY, answer="{tag} BAD Error in IMAP command"),
    "quota full on MOVE": Fault("MOVE", SAY, answer=QUOTA, times=5),
    "NO to IDLE": Fault("IDLE", SAY, answer="{tag} NO Not now"),
    "no IMAP at all": Fault("SELECT", SAY, answer="HTTP/1.1 400 Bad Request"),
}


def alone_or_all(kinds: dict[str, bool], commands: tuple[str, ...]) -> list[Any]:
    """Give one test for each command of a kind that is marked True, else one in which they fail one after the other."""
    return [
        pytest.param(kind, some, id=f"{kind} {some[0] if alone else 'everywhere'}")
        for kind, alone in kinds.items()
        for some in ([(one,) for one in commands] if alone else [commands])
    ]


@pytest.mark.parametrize(
    ("kind", "commands"), alone_or_all({CUT: False, CUT_AFTER: True, CUT_IN_ANSWER: False}, COMMANDS)
)
def test_a_connection_that_is_cut_at_a_command_costs_nothing(
    desk: Workplace, kind: str, commands: tuple[str, ...]
) -> None:
    """Before the server gets the command, after it has done it, and in the middle of its answer."""
    with between(desk) as way:
        way.imap.faults += [Fault(command, kind) for command in commands]
        desk.deliver(*mails())
        with at_work(desk) as working:
            assert comes_right(desk, working), working.said
            assert until(lambda: not any(fault.times for fault in way.imap.faults) and told(working)[0], 5)
            assert until(lambda: told(working)[1] == len(told(working)[0]), 5), working.said
        wrong, _ = told(working)
        assert len(wrong) in (1, min(2, len(commands))), working.said  # the one at rest is an outage of its own
        assert_all_is_right(desk)


@pytest.mark.parametrize("what", ANSWERS)
def test_an_answer_that_refuses_is_waited_out(desk: Workplace, what: str) -> None:
    """NO, BAD, BYE and what is no IMAP; with a full folder the mails are answered all the same."""
    fault = ANSWERS[what]
    with between(desk) as way:
        way.imap.faults.append(Fault(fault.command, fault.kind, fault.passing, fault.answer, times=fault.times))
        desk.deliver(*mails())
        with at_work(desk) as working:
            assert comes_right(desk, working), working.said
            if fault.command == "IDLE":  # asked for when all the rest is done
                assert until(lambda: told(working)[1] == 1, WELL_WITHIN_SECONDS), working.said
        wrong, well = told(working)
        assert len(wrong) <= 1, working.said
        assert well == len(wrong)
        assert_all_is_right(desk)


def test_a_full_folder_holds_up_nobody(desk: Workplace) -> None:
    """While the server files nothing, mails that come are read, seats are given, replies go out; it is said once."""
    with between(desk) as way:
        full = Fault("MOVE", SAY, answer=QUOTA, times=10**6)
        way.imap.faults.append(full)
        desk.deliver(registration(ANNA))
        with at_work(desk) as working:
            assert until(lambda: len(desk.taken()) == 1, WELL_WITHIN_SECONDS), working.said
            desk.deliver(registration(BERT))
            assert until(lambda: len(desk.taken()) == 2, WELL_WITHIN_SECONDS), working.said
            assert not working.healthy()
            full.times = 0
            assert until(lambda: desk.folders() == {"Accepted": 2}, WELL_WITHIN_SECONDS), working.said
            assert until(lambda: told(working)[1] == 1)
        assert len(told(working)[0]) == 1, working.said


@pytest.mark.parametrize("command", [GREETING, "LOGIN", "SEARCH", "FETCH", "MOVE", "DONE"])
def test_silence_is_a_lost_connection(desk: Workplace, command: str) -> None:
    """A dead TCP connection says nothing and does not hang up; after 60 s (here 0.8) a new one is made."""
    with between(desk, schedule={"poll_every": "1s"}) as way:
        way.imap.faults.append(Fault(command, SILENT))
        desk.deliver(*mails())
        with at_work(desk) as working:
            assert comes_right(desk, working), working.said
            assert until(lambda: told(working)[1] == 1, WELL_WITHIN_SECONDS), working.said
        assert len(told(working)[0]) == 1, working.said
        assert_all_is_right(desk)


@pytest.mark.parametrize(
    ("strip", "folders"),
    [
        pytest.param(("MOVE",), {}, id="without MOVE"),
        pytest.param(("MOVE", "UIDPLUS"), {}, id="without MOVE and UIDPLUS"),
        pytest.param(("IDLE",), {}, id="without IDLE"),
        pytest.param(("NAMESPACE", "ESEARCH", "LITERAL+", "SASL-IR"), {}, id="without the rest"),
        pytest.param(("MOVE", "UIDPLUS", "IDLE"), {"mode": "keywords"}, id="keywords"),
    ],
)
def test_a_server_that_offers_less_is_served_too(
    desk: Workplace, strip: tuple[str, ...], folders: dict[str, object]
) -> None:
    """COPY and \\Deleted for MOVE, polling for IDLE; with keywords the mails stay where they are."""
    with between(desk, strip=strip, folders=folders, schedule={"poll_every": "1s"}) as way:
        desk.deliver(*mails()[:3])
        with at_work(desk) as working:
            assert until(working.healthy), working.said
            desk.deliver(*mails()[3:])
            assert until(lambda: len(desk.taken()) == 4 and working.healthy(), WELL_WITHIN_SECONDS), working.said
            assert until(lambda: all_sent(desk) and all(entry.filed for entry in desk.records().ledger))
        assert not set(strip) & set(way.imap.commands)
        assert told(working) == ([], 0)
        if folders:
            assert desk.call("verify").status == 0
            assert desk.folders() == {"INBOX": 6}
        else:
            assert_all_is_right(desk)


def test_a_server_that_keeps_no_keywords_is_named(desk: Workplace) -> None:
    """Exit status 2: the config asks for what the server does not do; nothing is worked."""
    with between(desk, strip=(KEYWORDS,), folders={"mode": "keywords"}):
        desk.deliver(registration(ANNA))
        done = desk.once()
        assert (done.status, desk.taken()) == (2, [])
        assert "keeps no keywords" in done.err


@pytest.mark.parametrize("kind", [CUT, CUT_AFTER])
@pytest.mark.parametrize("command", ["COPY", "STORE", "EXPUNGE"])
def test_without_move_a_cut_connection_loses_no_mail(desk: Workplace, command: str, kind: str) -> None:
    """Known gap: cut between COPY and the flag, a mail lies in its folder twice; it is answered once all the same."""
    with between(desk, strip=("MOVE",)) as way:
        way.imap.faults.append(Fault(command, kind))
        desk.deliver(*mails())
        with at_work(desk) as working:
            assert comes_right(desk, working), working.said
        assert_all_is_right(desk, copied=(command, kind) in (("COPY", CUT_AFTER), ("STORE", CUT)))


@pytest.mark.parametrize("what", [LITERAL_OCTETS, "APPEND"])
def test_a_copy_that_cannot_be_kept_never_sends_a_reply_again(desk: Workplace, what: str) -> None:
    """The connection breaks before or in the middle of the APPEND into the Sent folder."""
    with between(desk, folders={"sent": "Sent"}) as way:
        way.imap.faults.append(Fault(what, CUT, passing=2))
        desk.deliver(*mails())
        with at_work(desk) as working:
            assert comes_right(desk, working), working.said
        assert_all_is_right(desk)


# --- SMTP ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "commands"),
    alone_or_all({CUT: False, CUT_AFTER: True, SILENT: False}, (GREETING, "EHLO", "MAIL", "RCPT", "DATA", ".", "QUIT")),
)
def test_an_smtp_connection_that_breaks_loses_no_reply(desk: Workplace, kind: str, commands: tuple[str, ...]) -> None:
    """Only one that was accepted without our hearing of it goes out again, under its Message-ID."""
    with between(desk, schedule={"poll_every": "1s"}) as way:
        way.smtp.faults += [Fault(command, kind) for command in commands]
        desk.deliver(*mails())
        with at_work(desk) as working:
            assert comes_right(desk, working), working.said
            assert until(lambda: told(working)[1] == len(told(working)[0]), 5), working.said
        assert len(told(working)[0]) <= 1, working.said
        assert_all_is_right(desk, doubled=(kind, commands) == (CUT_AFTER, (".",)))


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_an_smtp_server_that_cannot_now_is_asked_again(desk: Workplace, command: str) -> None:
    """4yz, a quota of the day, a connection that drops: the reply waits, the others go out, each once."""
    assert desk.smtp is not None
    later = ["421 4.3.2 shutting down", "450 4.2.1 busy", "451 4.3.0 later", "452 4.3.1 no space"]
    quota = [] if command == "MAIL" else ["550 5.4.5 daily quota exceeded"]
    desk.smtp.script[command] = ["", *later, *quota, DROP]
    desk.configure(schedule={"poll_every": "1s"})
    desk.deliver(*mails())
    with at_work(desk) as working:
        assert comes_right(desk, working), working.said
    assert desk.smtp.script[command] == []
    assert_all_is_right(desk)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("RCPT", "550 5.1.1 no such user"),
        ("RCPT", "554 5.7.1 no"),
        ("DATA", "554 5.7.1 no"),
        ("DATA", "552 5.3.4 size"),
    ],
)
def test_a_reply_that_is_refused_for_good_is_set_aside_and_the_others_go_out(
    desk: Workplace, command: str, answer: str
) -> None:
    """5yz: never again by itself; `review` and `status` show it."""
    assert desk.smtp is not None
    desk.smtp.script[command] = ["", answer]
    desk.deliver(*mails())
    with at_work(desk) as working:
        assert until(lambda: len(desk.taken()) == 3 and working.healthy(), WELL_WITHIN_SECONDS), working.said
        assert until(lambda: sorted(entry.state.value for entry in desk.outbox()) == ["failed", *["sent"] * 3])
    assert desk.folders() == FOLDERS
    assert desk.call("status", "--json").objects()[0]["outbox"] == {"queued": 0, "failed": 1}


def test_a_reply_that_was_taken_without_our_hearing_of_it_goes_out_again(desk: Workplace) -> None:
    """Nobody can know; the Message-ID is the same, and it is the one reply that is doubled."""
    assert desk.smtp is not None
    desk.smtp.script["DATA"] = ["", TAKE_AND_DROP]
    desk.deliver(*mails())
    with at_work(desk) as working:
        assert comes_right(desk, working), working.said
    assert_all_is_right(desk, doubled=1)
    assert len(set(ids(desk))) == len(ids(desk)) - 1


# --- `run --once` ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["LOGIN", "SEARCH", "FETCH", "MOVE"])
@pytest.mark.parametrize("kind", [CUT, CUT_AFTER])
def test_run_once_says_so_and_the_next_run_goes_on(desk: Workplace, command: str, kind: str) -> None:
    """Exit status 75 and one line; then all is done, each reply once."""
    with between(desk) as way:
        way.imap.faults.append(Fault(command, kind))
        desk.deliver(*mails())
        done = desk.once()
        assert done.status in (0, 75)  # FETCH is tried again at once, each mail for itself
        assert len(done.err.splitlines()) == (done.status == 75), done.err
        desk.well()
        assert_all_is_right(desk)


@pytest.mark.parametrize("server", ["imap", "smtp", "both"])
@pytest.mark.parametrize("command", [GREETING, "the middle"])
def test_run_once_gives_up_in_time(desk: Workplace, monkeypatch: pytest.MonkeyPatch, server: str, command: str) -> None:
    """Contract: within 2 minutes (here 1 s), exit status 75, though each server alone might be silent for 60 s."""
    monkeypatch.setattr("inbox_processor.once.GIVES_UP_SECONDS", 1.0)
    for module in ("session", "submission"):
        monkeypatch.setattr(f"inbox_processor.adapters.{module}.CONNECT_TIMEOUT_SECONDS", 3.0)
    monkeypatch.setattr("inbox_processor.cli.run.connections", lambda _config: gates(desk, 60))
    with between(desk) as way:
        for name, middle in (("imap", "FETCH"), ("smtp", "RCPT")):
            if server in (name, "both"):
                silent = GREETING if command == GREETING else middle
                getattr(way, name).faults.append(Fault(silent, SILENT, times=99))
        desk.deliver(*mails())
        begun = time.monotonic()
        assert desk.once().status == 75
        assert time.monotonic() - begun < 5
        way.imap.faults.clear()
        way.smtp.faults.clear()
        desk.well()
        assert_all_is_right(desk)
