"""A machine that misbehaves: full and broken disks, damaged files, clocks that jump; and signals amid the work."""

from __future__ import annotations

import errno
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest

from inbox_processor.adapters import health
from inbox_processor.errors import TransientFailure
from inbox_processor.model import ReplyState
from inbox_processor.passes import Desk
from tests.cli.support import EVENT
from tests.killing.letters import letters
from tests.killing.nursery import Nursery, Run
from tests.killing.places import Plan
from tests.servers.proxy import GREETING, SILENT, Fault
from tests.system.faulty import (
    ANNA,
    BERT,
    FOLDERS,
    WELL_WITHIN_SECONDS,
    assert_all_is_right,
    at_work,
    between,
    comes_right,
    mails,
)
from tests.system.workplace import NOW, PEOPLE, Workplace, address, bare, registration, until

pytestmark = pytest.mark.dovecot

WRITING = ("open", "pwrite", "fsync", "ftruncate", "link", "rename", "replace")
ENDS_WITHIN_SECONDS = 10


@pytest.fixture(scope="module")
def shared() -> Iterator[Nursery]:
    """Start runs quickly, with calls that fail."""
    with Nursery() as made:
        yield made


@pytest.fixture
def nursery(shared: Nursery) -> Iterator[Nursery]:
    """Give it to one test, whose run does not outlive it."""
    yield shared
    shared.end()


def start(nursery: Nursery, desk: Workplace, *words: str, plan: Plan | None = None, end: int | None = None) -> Run:
    line = ["run", *words, "--config", str(desk.config)]
    tuned = {"batch": 2} | ({"end": end} if end else {})
    return nursery.start(line, desk.folder / "said.log", plan, tuned=tuned)


def said(desk: Workplace) -> str:
    return (desk.folder / "said.log").read_text()


# --- the disk -----------------------------------------------------------------------------------------------------


FULL = (errno.ENOSPC, 75, "no room is left on the disk")
BROKEN = {
    "read-only": (errno.EROFS, 1, "the disk can only be read"),
    "no rights": (errno.EACCES, 1, "may not read or write it"),
    "broken": (errno.EIO, 1, "the disk reports a fault"),
}


@pytest.mark.parametrize(
    ("error", "status", "words", "number"),
    [
        *(pytest.param(*FULL, number, id=f"full-{number}") for number in (1, 6, 13, 20, 26, 40)),
        *(pytest.param(*how, number, id=f"{name}-{number}") for name, how in BROKEN.items() for number in (1, 14)),
    ],
)
def test_a_disk_that_takes_nothing_any_more_costs_nothing(
    desk: Workplace, nursery: Nursery, error: int, status: int, words: str, number: int
) -> None:
    """From any call on: one line that says so, no traceback; once the disk is well, the next run does the rest."""
    desk.deliver(*mails())
    plan = Plan(error=error, number=number, calls=WRITING)
    assert start(nursery, desk, "--once", plan=plan).wait() == status, said(desk)
    assert words in said(desk)
    assert "Traceback" not in said(desk)
    assert start(nursery, desk, "--once").wait() == 0, said(desk)
    assert_all_is_right(desk, doubled=len(desk.taken()) - 4)
    assert len(desk.taken()) <= 5  # one may have been accepted that could not be marked


def test_a_disk_that_stays_full_is_told_once_and_once_that_it_is_well(desk: Workplace) -> None:
    """Not at each attempt, at no level that is logged; nor that there is no room for the health file and for the mail
    to the organiser.
    """
    no_room = TransientFailure("registrations.json: no room is left on the disk; nothing was changed.")
    with ExitStack() as stack, at_work(desk) as working:
        assert until(working.healthy)
        stack.enter_context(mock.patch("inbox_processor.daemon.PATIENCE", timedelta()))
        stack.enter_context(mock.patch.object(health, "write", side_effect=OSError(errno.ENOSPC, "No space left")))
        stack.enter_context(mock.patch.object(Desk, "in_trouble", side_effect=no_room))
        tried = stack.enter_context(mock.patch.object(Desk, "receive", side_effect=no_room))
        desk.deliver(*mails())
        assert until(lambda: tried.call_count > 4)
        stack.close()
        assert comes_right(desk, working)
    assert working.said.count("no room is left") == 1
    assert working.said.count("the health file could not be written") == 1
    assert working.said.count("the health file is written again") == 1
    assert working.said.count("all is well again") == 1


@pytest.mark.parametrize("first", [16, 20, 26, 28])
def test_a_disk_that_was_full_for_a_while_leaves_the_daemon_as_it_was(
    desk: Workplace, nursery: Nursery, first: int
) -> None:
    """What could not be committed is not taken for done; what was accepted and could not be marked is marked later."""
    desk.deliver(*mails())
    run = start(nursery, desk, plan=Plan(error=errno.ENOSPC, number=first, last=first + 2, calls=WRITING))
    assert until(lambda: len(desk.taken()) >= 4, WELL_WITHIN_SECONDS), said(desk)
    assert until(lambda: all(entry.state is ReplyState.SENT for entry in desk.outbox()), 10), [
        (entry.id, entry.state, entry.due) for entry in desk.outbox()
    ]
    assert until(lambda: desk.folders() == FOLDERS, 10), said(desk)
    run.signal(signal.SIGTERM)
    assert run.wait() == 0
    assert len(re.findall("level=error .*no room is left", said(desk))) == 1, said(desk)
    assert "Traceback" not in said(desk)
    assert_all_is_right(desk)


def test_a_damaged_store_is_named_and_the_command_that_is_offered_goes_back(desk: Workplace) -> None:
    """Exit status 1, nothing is done, no empty store is begun; after the offered command all goes on."""
    desk.deliver(registration(ANNA))
    desk.well()
    desk.deliver(registration(BERT))
    desk.well(now=NOW + timedelta(minutes=1))
    octets = desk.store.read_bytes()
    desk.store.write_bytes(octets[: len(octets) // 2] + b"\0" * 20 + octets[len(octets) // 2 + 20 :])
    damaged = desk.files()
    desk.deliver(registration(PEOPLE[2]))
    for words in (("run", "--once"), ("participants",), ("status",), ("verify", "--offline")):
        done = desk.call(*words, now=NOW)
        assert (done.status, desk.files()) == (1, damaged), words
        assert "the store is damaged and nothing was changed" in done.err
        assert ".previous" in done.err
    command = re.search(r"run: (mv .*? && cp .*?) \(", desk.once().err)
    assert command is not None
    subprocess.run(["sh", "-c", command[1]], check=True)
    desk.well(now=NOW + timedelta(minutes=2))
    assert desk.statuses() == dict.fromkeys(PEOPLE[:3], "accepted")
    assert len(desk.taken()) == 3
    assert desk.call("verify").status == 0


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 4096])
def test_a_store_that_lost_its_content_is_never_begun_anew(desk: Workplace, content: bytes) -> None:
    """After a power cut some file systems leave an empty file; seats would be given twice."""
    desk.deliver(registration(ANNA))
    desk.well()
    desk.store.write_bytes(content)
    desk.deliver(registration(BERT))
    done = desk.once()
    assert done.status == 1
    assert "nothing was changed" in done.err
    assert desk.store.read_bytes() == content
    assert len(desk.taken()) == 1


def test_a_store_that_vanished_under_the_daemon_is_not_begun_anew(desk: Workplace, nursery: Nursery) -> None:
    """Somebody tidied up the folder: the daemon stops deciding and says so."""
    desk.deliver(registration(ANNA))
    run = start(nursery, desk)
    assert until(lambda: len(desk.taken()) == 1)
    assert until(lambda: desk.outbox()[0].state is ReplyState.SENT)
    for name in ("", ".journal"):
        Path(f"{desk.store}{name}").rename(f"{desk.store}{name}.aside")
    desk.deliver(registration(BERT))
    assert until(lambda: "has vanished" in said(desk), 20), said(desk)
    assert len(desk.taken()) == 1
    for name in ("", ".journal"):
        Path(f"{desk.store}{name}.aside").rename(f"{desk.store}{name}")
    assert until(lambda: len(desk.taken()) == 2, 20), said(desk)
    run.signal(signal.SIGTERM)
    assert run.wait() == 0
    assert desk.statuses() == {ANNA: "accepted", BERT: "accepted"}


# --- the clock ----------------------------------------------------------------------------------------------------


def test_a_clock_that_jumps_forward_and_back_costs_no_mail_and_no_reply(desk: Workplace) -> None:
    """A machine without a battery starts in 1970, then time is set: seats go by the server's time of arrival."""
    desk.configure([{**EVENT, "capacity": 2}])
    arrived = iter(NOW + timedelta(minutes=number) for number in range(9))
    moments = [NOW, NOW + timedelta(days=700), NOW - timedelta(days=10_000), NOW + timedelta(days=3)]
    for name, now in zip(PEOPLE, moments, strict=False):
        desk.append(registration(name), next(arrived))
        desk.well(now=now)
    assert list(desk.statuses().values()) == ["accepted", "accepted", "waitlisted", "waitlisted"]
    assert [desk.people()[name].queued for name in PEOPLE[:4]] == sorted(NOW + timedelta(minutes=at) for at in range(4))
    assert len(desk.taken()) == 4
    assert desk.call("verify").status == 0


def test_a_reply_that_was_put_off_by_a_wrong_clock_does_not_wait_for_that_time(mute: Workplace) -> None:
    """Put off in 2030, the clock is set back to 2016: the reply is due at once, not in fourteen years."""
    mute.deliver(registration(ANNA))
    mute.once(now=NOW + timedelta(days=5000))
    with mute.desk(NOW) as (desk, _):
        assert [entry.to for entry in desk.due(everything=False)] == [address(ANNA)]


def test_replies_of_a_time_that_is_yet_to_come_do_not_use_up_the_hour(desk: Workplace) -> None:
    """The limit of an hour counts what left within the last hour, not what a wrong clock dated into the future."""
    desk.configure(limits={"replies_per_hour": 1})
    desk.deliver(registration(ANNA))
    desk.well(now=NOW + timedelta(days=400))
    desk.deliver(registration(BERT))
    desk.well(now=NOW)
    assert len(desk.taken()) == 2


# --- signals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("--once",), ()], ids=["run --once", "the daemon"])
def test_sigterm_in_the_middle_of_a_batch_ends_the_run_and_loses_nothing(
    desk: Workplace, nursery: Nursery, words: tuple[str, ...]
) -> None:
    """Within ten seconds; what was committed stays, what was not is done by the next run."""
    desk.configure([{**EVENT, "capacity": 20}])
    desk.deliver(*letters())
    run = start(nursery, desk, *words)
    assert until(
        lambda: len(desk.taken()) >= 3 or (desk.user.maildir / ".Accepted").exists(),
        20,
    )
    begun = time.monotonic()
    run.signal(signal.SIGTERM)
    assert run.wait(ENDS_WITHIN_SECONDS) in ((75, 0) if words else (0,)), said(desk)
    assert time.monotonic() - begun < ENDS_WITHIN_SECONDS
    assert desk.call("verify").status == 0
    assert start(nursery, desk, "--once").wait() == 0
    records = desk.records()
    assert len(records.ledger) == 60
    assert all(entry.state is ReplyState.SENT for entry in records.outbox)
    assert len(desk.taken()) - len(records.outbox) <= 1
    assert "Traceback" not in said(desk)


@pytest.mark.parametrize(
    ("server", "command", "end"), [("imap", GREETING, None), ("imap", "FETCH", 1), ("smtp", "RCPT", 1)]
)
@pytest.mark.parametrize("words", [("--once",), ()], ids=["run --once", "the daemon"])
def test_sigterm_ends_a_run_that_waits_for_a_silent_server(
    desk: Workplace, nursery: Nursery, server: str, command: str, end: int | None, words: tuple[str, ...]
) -> None:
    """A read that waits for 60 s is not waited out; the exit status is 0, and the next run does the rest. `run --once`
    says in one line that it was told to end, and exits 75.
    """
    with between(desk) as way:
        getattr(way, server).faults.append(Fault(command, SILENT))
        desk.deliver(*mails())
        run = start(nursery, desk, *words, end=end)
        assert until(lambda: command in getattr(way, server).commands, 20)
        begun = time.monotonic()
        run.signal(signal.SIGTERM)
        assert run.wait(ENDS_WITHIN_SECONDS) == (75 if words else 0), said(desk)
        if words:
            assert said(desk) == "inbox-processor: The run was told to end; what is left is done by the next run.\n"
            assert desk.call("status").status == 0
        assert time.monotonic() - begun < ENDS_WITHIN_SECONDS
        desk.well()
        assert_all_is_right(desk)
    assert "Traceback" not in said(desk)


# --- SIGHUP -------------------------------------------------------------------------------------------------------


@pytest.fixture
def full(desk: Workplace, nursery: Nursery) -> Iterator[Run]:
    """Run a daemon of a desk with one seat that is taken, and two who wait."""
    desk.configure([{**EVENT, "capacity": 1}])
    desk.deliver(registration(ANNA), registration(BERT), registration(PEOPLE[2]))
    run = start(nursery, desk)
    assert until(lambda: len(desk.taken()) == 3, 20), said(desk)
    assert until(lambda: desk.folders() == {"Accepted": 1, "Waitlist": 2})
    yield run
    run.signal(signal.SIGTERM)
    assert run.wait(ENDS_WITHIN_SECONDS) == 0
    assert "Traceback" not in said(desk)
    assert desk.call("verify").status == 0


def test_sighup_takes_a_raised_capacity_over_and_those_who_wait_move_up_at_once(desk: Workplace, full: Run) -> None:
    """Within seconds, not with the next mail: in order of arrival, each told."""
    desk.configure([{**EVENT, "capacity": 2}])
    full.signal(signal.SIGHUP)
    assert until(lambda: len(desk.taken()) == 4), said(desk)
    assert sorted(desk.statuses().values()) == ["accepted", "accepted", "waitlisted"]
    assert desk.answered()[3][1] == "promoted"
    assert "read anew" in said(desk)


def test_a_raised_capacity_counts_with_the_next_run_too(desk: Workplace) -> None:
    """`run --once` after the config was changed: nobody waits for the next mail."""
    desk.configure([{**EVENT, "capacity": 1}])
    desk.append(registration(ANNA), NOW)
    desk.append(registration(BERT), NOW + timedelta(minutes=1))
    desk.well()
    desk.configure([{**EVENT, "capacity": 2}])
    desk.well(now=NOW + timedelta(hours=1))
    desk.well(now=NOW + timedelta(hours=2))
    assert desk.answered()[2:] == [(address(BERT), "promoted")]
    assert [one.ref for one in desk.records().history][-1] == "clock promotion"
    assert desk.call("verify").status == 0


def test_sighup_keeps_the_old_config_where_the_new_one_is_wrong(desk: Workplace, full: Run) -> None:
    """It says what is wrong, goes on by the old one, and takes over the right one later."""
    good = desk.config.read_text()
    desk.config.write_text(good.replace("capacity = 1", 'capacity = "two"'))
    full.signal(signal.SIGHUP)
    assert until(lambda: "goes on by its old config" in said(desk)), said(desk)
    assert "capacity" in said(desk)
    assert "the old one stays in force" in said(desk)
    assert "nothing was fetched" not in said(desk)
    desk.deliver(bare(PEOPLE[3]))
    assert until(lambda: len(desk.taken()) == 4), said(desk)
    desk.config.write_text(good.replace("capacity = 1", "capacity = 3"))
    full.signal(signal.SIGHUP)
    assert until(lambda: len(desk.taken()) == 6), said(desk)


def test_sighup_takes_templates_over_and_keeps_the_old_ones_where_the_new_are_wrong(desk: Workplace, full: Run) -> None:
    """The lint looks at them first, as at the start."""
    template = desk.folder / "templates" / "de" / "please_add.txt.j2"
    template.parent.mkdir(parents=True)
    template.write_text("Subject: Neu\n\nHallo {{ person.nonsense }}\n")
    full.signal(signal.SIGHUP)
    assert until(lambda: "de/please_add.txt.j2: the built-in text is used" in said(desk)), said(desk)
    desk.deliver(bare(PEOPLE[3]))
    assert until(lambda: len(desk.taken()) == 4)
    template.write_text("Subject: Etwas fehlt noch\n\nGuten Tag, bitte schreiben Sie uns mehr.\n")
    full.signal(signal.SIGHUP)
    assert until(lambda: said(desk).count("read anew") == 2), said(desk)
    desk.deliver(bare(PEOPLE[4]))
    assert until(lambda: len(desk.taken()) == 5)
    assert b"Subject: Etwas fehlt noch" in desk.taken()[4].octets
    assert b"Subject: Etwas fehlt noch" not in desk.taken()[3].octets


def test_sighup_says_what_counts_from_the_next_start_on(desk: Workplace, full: Run) -> None:
    """Mailbox, SMTP server, store and folders stay as they are while the daemon runs; the rest is taken over."""
    text = desk.config.read_text().replace("capacity = 1", "capacity = 2")
    text = text.replace('username = "', 'folder = "Other"\nusername = "', 1) + '\n[store]\npath = "other.json"\n'
    desk.config.write_text(text)
    full.signal(signal.SIGHUP)
    assert until(lambda: "[mailbox], [store]: what has changed there" in said(desk)), said(desk)
    assert until(lambda: len(desk.taken()) == 4)
    assert not (desk.folder / "other.json").exists()
    text = re.sub(r'folder = "Other"\n|\n\[store\]\npath = "other.json"\n', "", text)
    desk.config.write_text(text)
