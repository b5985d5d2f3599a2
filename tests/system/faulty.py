"""A desk with fault proxies before its two servers, and a daemon in a thread that loses no time."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import Any
from unittest import mock

from inbox_processor.adapters import health
from inbox_processor.adapters.secrets import resolve
from inbox_processor.cli import context
from inbox_processor.daemon import Daemon
from inbox_processor.doors import Doors, doors
from inbox_processor.model import Outcome, ReplyState
from inbox_processor.passes import Desk
from tests.killing.checks import message_id
from tests.servers.proxy import FaultProxy
from tests.system.workplace import PEOPLE, Workplace, address, bare, letter, polite, registration, until

ANNA, BERT, CARLA, DAVID, ELIF, FRIDA = PEOPLE[:6]
SILENCE_SECONDS = 0.8  # instead of 60
WELL_WITHIN_SECONDS = 20.0
QUICK = {
    "daemon.FIRST_PAUSE_SECONDS": 0.1,
    "daemon.LONGEST_PAUSE_SECONDS": 0.2,
    "daemon.MENDING_PAUSE_SECONDS": 0.2,
    "desk.outbox.OUTAGE_PAUSE": timedelta(seconds=0.2),
    "desk.outbox.FIRST_PAUSE": timedelta(seconds=0.3),
    "adapters.waiting.RENEW_AFTER_SECONDS": 1.0,
    "adapters.session.CONNECT_TIMEOUT_SECONDS": 1.0,
    "adapters.submission.CONNECT_TIMEOUT_SECONDS": 1.0,
}
SEATED = {ANNA: "accepted", BERT: "accepted", CARLA: "accepted", DAVID: "incomplete"}
FOLDERS = {"Accepted": 3, "Incomplete": 1, "Review": 1, "Ignored": 1}
ANSWERED = {address(ANNA), address(BERT), address(CARLA), address(DAVID)}


def mails() -> list[bytes]:
    """Write six mails: three whole registrations, one that lacks something, a question, a machine's."""
    away = polite("ich bin bis Ende des Monats nicht im Büro.", FRIDA)
    return [
        registration(ANNA),
        registration(BERT),
        registration(CARLA),
        bare(DAVID),
        letter(ELIF, polite("ist das Rathaus barrierefrei?", ELIF), subject="Frage"),
        letter(FRIDA, away, subject="Automatische Antwort", Auto_Submitted="auto-replied"),
    ]


@dataclass
class Between:
    """A desk whose servers stand behind `imap` and `smtp`."""

    desk: Workplace
    imap: FaultProxy
    smtp: FaultProxy
    tables: dict[str, dict[str, object]] = field(default_factory=dict)

    def configure(self, **tables: dict[str, object]) -> None:
        """Write the config anew, for the proxies."""
        given = {**self.tables, **tables}
        ports = {"mailbox": {"port": self.imap.port}, "smtp": {"port": self.smtp.port}}
        every: dict[str, Any] = {**given, **{name: {**given.get(name, {}), **ports[name]} for name in ports}}
        self.desk.configure(**every)


@contextmanager
def between(desk: Workplace, *, strip: tuple[str, ...] = (), **tables: dict[str, object]) -> Iterator[Between]:
    """Put proxies between the desk and its servers."""
    assert desk.smtp is not None
    with (
        FaultProxy(desk.user.server.imap, strip=strip) as imap,
        FaultProxy(desk.smtp.port, smtp=True) as smtp,
    ):
        made = Between(desk, imap, smtp, tables)
        made.configure()
        yield made


def gates(desk: Workplace, silence_seconds: float = SILENCE_SECONDS) -> Doors:
    """Give the doors of the config, with less patience."""
    config = context.load(desk.config)
    return doors(config, resolve(config.mailbox.password), None, silence_seconds)


class Working:
    """A daemon at work in a thread."""

    def __init__(self, desk: Workplace) -> None:
        self._desk = desk
        self.fault: BaseException | None = None
        self.daemon: Daemon | None = None
        self.records: list[logging.LogRecord] = []  # of its log
        self.thread = Thread(target=self._work, daemon=True)

    def _work(self) -> None:
        config = context.load(self._desk.config)
        try:
            with context.open_store(config, write=True, run=True) as store:
                desk = Desk(config, context.office(config), store, context.now)
                self.daemon = Daemon(desk, gates(self._desk))
                self.daemon.run()
        except BaseException as fault:
            self.fault = fault

    @property
    def said(self) -> str:
        """Read its log."""
        return "\n".join(f"{one.levelname} {one.getMessage()}" for one in self.records)

    def healthy(self) -> bool:
        """Tell whether the last round went well."""
        found = health.read(self._desk.store)
        return found.last_poll is not None and found.last_error is None


class _Keeping(logging.Handler):
    """Keeps what is logged; commands in this process set up the root's handlers anew, and this one stays."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


@contextmanager
def at_work(desk: Workplace) -> Iterator[Working]:
    """Run a daemon with pauses of a tenth of a second; it must outlive whatever is done to it, and end when told."""
    with ExitStack() as stack:
        for name, value in QUICK.items():
            stack.enter_context(mock.patch(f"inbox_processor.{name}", value))
        working = Working(desk)
        keeping = _Keeping(working.records)
        log = logging.getLogger("inbox_processor")
        log.addHandler(keeping)
        log.setLevel(logging.INFO)
        working.thread.start()
        try:
            yield working
            assert working.thread.is_alive(), working.fault
        finally:
            log.removeHandler(keeping)
            log.setLevel(logging.NOTSET)
            if working.daemon is not None:
                working.daemon.stop()
            working.thread.join(10)
        assert working.fault is None
        assert not working.thread.is_alive()


def all_sent(desk: Workplace) -> bool:
    """Tell whether every reply is marked as sent."""
    return desk.store.exists() and all(entry.state is ReplyState.SENT for entry in desk.outbox())


def comes_right(desk: Workplace, working: Working) -> bool:
    """Wait until the six mails are filed and answered."""

    def done() -> bool:
        filed = not any(any((desk.user.maildir / part).iterdir()) for part in ("new", "cur"))
        return filed and working.healthy() and all_sent(desk) and len({*ids(desk)}) >= len(ANSWERED)

    return until(done, WELL_WITHIN_SECONDS)


def ids(desk: Workplace) -> list[str]:
    """List the Message-IDs of all that the SMTP server took."""
    return [message_id(one.octets) for one in desk.taken()]


def assert_all_is_right(desk: Workplace, *, doubled: int = 0, copied: bool = False) -> None:
    """Everybody stands right, each mail has one ledger entry and one folder, each reply went out, `doubled` of them
    twice. `copied`: a server without MOVE may hold a mail twice.
    """
    records = desk.records()
    found = {name: count for name, count in desk.folders().items() if name != "Sent"}
    assert found == FOLDERS or (copied and found.keys() == FOLDERS.keys()), found
    assert desk.statuses() == SEATED
    assert len(records.ledger) == len({entry.ref for entry in records.ledger}) == 6
    assert Counter(entry.outcome for entry in records.ledger)[Outcome.ACCEPTED] == 3
    assert all(entry.filed for entry in records.ledger)
    assert {one.recipients[0] for one in desk.taken()} == ANSWERED
    assert set(ids(desk)) == {entry.message_id for entry in records.outbox}
    assert len(desk.taken()) == len(ANSWERED) + doubled
    assert [entry.state for entry in records.outbox] == [ReplyState.SENT] * len(ANSWERED)
    verified = desk.call("verify")
    assert verified.status == 0, verified


def told(working: Working) -> tuple[list[str], int]:
    """Give what the daemon said of faults, and how often it said that all is well again."""
    ours = [one for one in working.records if one.name == "inbox_processor.daemon"]
    wrong = [one.getMessage() for one in ours if one.levelno >= logging.ERROR]
    return wrong, sum("well again" in one.getMessage() for one in ours)
