"""Handing in replies: what is marked when, and at which price."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace

from inbox_processor.adapters.disk import Disk
from inbox_processor.adapters.receipts import Receipts
from inbox_processor.adapters.store import Store
from inbox_processor.adapters.submission import Delayed
from inbox_processor.cli import context
from inbox_processor.delivering import next_size
from inbox_processor.errors import ConfigError, PermanentFailure
from inbox_processor.model import Effects, ReplyState
from inbox_processor.passes import Desk, Tally, Watch
from tests.adapters.samples import reply
from tests.config_files import SMALLEST

QUEUED, SENDING, SENT = ReplyState.QUEUED, ReplyState.SENDING, ReplyState.SENT
NOW = datetime(2016, 6, 2, 9, tzinfo=UTC)


class CountingDisk(Disk):
    """Counts the syncs."""

    syncs = 0

    def sync(self, descriptor: int) -> None:
        self.syncs += 1
        super().sync(descriptor)


class Session:
    """Stands for the SMTP session; `faults`: by outbox id. Notes what the store held when a reply was handed in."""

    def __init__(self, path: Path, faults: dict[str, Exception] | None = None) -> None:
        self.path = path
        self.faults = faults or {}
        self.seen: list[tuple[str, tuple[ReplyState, ...]]] = []
        self.announced: list[str] = []
        self.retracted: list[str] = []
        self.receipts = path.with_name(path.name + ".taken")
        self.noted: list[tuple[str, ...]] = []

    def announce(self, envelope_id: str, _to: str, _octets: bytes) -> None:
        self.announced.append(outbox_id(envelope_id))

    def retract(self) -> None:
        self.retracted += self.announced[-1:]

    def send(self, envelope_id: str, _to: str, _octets: bytes) -> None:
        entry_id = outbox_id(envelope_id)
        self.seen.append((entry_id, states(self.path)))
        ids = {reply(number).message_id: f"r{number}" for number in (1, 2, 3)}
        self.noted.append(tuple(sorted(ids[one] for one in Receipts(self.path).among(ids))))
        if entry_id in self.faults:
            raise self.faults[entry_id]


def outbox_id(envelope_id: str) -> str:
    """Name the sample reply that bears this ENVID, which is its Message-ID's."""
    return f"r{envelope_id.partition('@')[0].removeprefix('reply')}"


def states(path: Path) -> tuple[ReplyState, ...]:
    """Read the states of all replies, as another process sees them."""
    with Store.open(path, write=False) as store:
        return tuple(entry.state for entry in store.records("outbox").outbox)


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server take no time at all, however busy this machine is: groups grow as fast as they may."""
    monkeypatch.setattr("inbox_processor.delivering.time.monotonic", lambda: 0.0)


@pytest.fixture
def disk() -> CountingDisk:
    return CountingDisk()


@pytest.fixture
def desk(tmp_path: Path, disk: CountingDisk) -> Iterator[Desk]:
    """Open a desk with three queued replies."""
    (tmp_path / "config.toml").write_text(SMALLEST, encoding="utf-8")
    config = context.load(tmp_path / "config.toml")
    with Store.open(config.store.path, write=True, run=True, disk=disk) as store:
        store.commit(Effects(outbox=tuple(reply(number) for number in (1, 2, 3))))
        yield Desk(config, context.office(config, lint=False), store, lambda: NOW)


def deliver(desk: Desk, session: Session, watch: Watch | None = None) -> Tally:
    tally = Tally()
    desk.deliver(session, desk.due(everything=True), None, watch or Watch(), tally)  # type: ignore[arg-type]
    return tally


def test_a_reply_is_marked_before_it_is_handed_in_and_noted_at_once_after(desk: Desk) -> None:
    """House: an entry is `sending` before DATA. Before the next one leaves, a killed process leaves behind that the
    server has taken it.
    """
    session = Session(desk.config.store.path)

    assert deliver(desk, session).sent == 3

    assert session.seen == [
        ("r1", (SENDING, QUEUED, QUEUED)),
        ("r2", (SENT, SENDING, SENDING)),
        ("r3", (SENT, SENDING, SENDING)),
    ]
    assert session.noted == [(), ("r1",), ("r1", "r2")]
    assert states(session.path) == (SENT, SENT, SENT)
    assert not session.receipts.exists()


def test_a_killed_round_is_taken_up_where_the_server_left_it(desk: Desk) -> None:
    """Of a group of two under way, the one that the server had taken is not sent again, though no mark says so."""

    class Killed(Session):
        def send(self, envelope_id: str, to: str, octets: bytes) -> None:
            if len(self.seen) == 2:
                raise KeyboardInterrupt
            super().send(envelope_id, to, octets)

    session = Killed(desk.config.store.path)
    with pytest.raises(KeyboardInterrupt):
        deliver(desk, session)
    assert states(session.path) == (SENT, SENDING, SENDING)

    again = Desk(desk.config, desk.office, desk.store, lambda: NOW)
    again.recover(None)
    assert states(session.path) == (SENT, SENT, QUEUED)
    resumed = Session(desk.config.store.path)
    assert deliver(again, resumed).sent == 1
    assert [entry for entry, _ in resumed.seen] == ["r3"]


def test_many_replies_cost_a_sync_for_each_sixteen(desk: Desk, disk: CountingDisk) -> None:
    """Groups of 1, 2, 4, 8 and then 16: that one group was sent and that the next one leaves is one line of the
    journal.
    """
    desk.store.commit(Effects(outbox=tuple(reply(number) for number in range(4, 16 + 3 * 16))))
    desk._reload()
    disk.syncs = 0
    assert deliver(desk, Session(desk.config.store.path)).sent == 63
    assert disk.syncs == 8


def test_a_slow_server_gets_one_reply_after_the_other(
    desk: Desk, disk: CountingDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut may repeat is bounded by time: a server that takes a second for a reply has one under way."""
    seconds = count(0, 1.0)
    monkeypatch.setattr("inbox_processor.delivering.time.monotonic", lambda: next(seconds))
    disk.syncs = 0
    session = Session(desk.config.store.path)
    assert deliver(desk, session).sent == 3
    assert disk.syncs == 4
    assert session.seen[1] == ("r2", (SENT, SENDING, QUEUED))


@pytest.mark.parametrize(
    ("size", "seconds", "following"),
    [(1, 0.001, 2), (16, 0.001, 16), (8, 0.03, 13), (8, 0.05, 8), (8, 0.2, 2), (1, 9.0, 1), (16, 0.026, 16)],
)
def test_a_group_holds_what_the_server_takes_in_a_twentieth_of_a_second(
    size: int, seconds: float, following: int
) -> None:
    """It grows by doubling, up to sixteen, and shrinks at once to what the last one says."""
    assert next_size(size, seconds) == following


def test_a_reply_taken_back_meanwhile_is_passed_over(desk: Desk) -> None:
    """An organiser's `undo` while the round goes on: that reply does not leave, the one before it is marked as sent."""
    session = Session(desk.config.store.path)
    withdrawn: list[bool] = []

    class Meddling(Session):
        def send(self, entry_id: str, to: str, octets: bytes) -> None:
            super().send(entry_id, to, octets)
            if not withdrawn:
                with Store.open(self.path, write=True) as command:
                    command.commit(Effects(outbox=(replace(reply(2), state=ReplyState.WITHDRAWN),)))
                withdrawn.append(True)

    session = Meddling(desk.config.store.path)
    tally = deliver(desk, session)

    assert [entry for entry, _ in session.seen] == ["r1", "r3"]
    assert (session.announced[:2], session.retracted) == (["r1", "r2"], ["r2"])
    assert tally.sent == 2
    assert states(session.path) == (SENT, ReplyState.WITHDRAWN, SENT)
    assert not desk.roster.outbox_pending()


def test_a_refused_reply_is_set_aside_and_the_next_one_leaves(desk: Desk) -> None:
    """5yz: never again; the round goes on."""
    session = Session(desk.config.store.path, {"r1": PermanentFailure("550 unknown")})
    tally = deliver(desk, session)
    assert states(session.path) == (ReplyState.FAILED, SENT, SENT)
    assert (tally.sent, len(tally.refused)) == (2, 1)


@pytest.mark.parametrize(("lost", "after"), [(False, (QUEUED, SENT, SENT)), (True, (QUEUED, QUEUED, QUEUED))])
def test_a_delayed_reply_stays_due(desk: Desk, lost: bool, after: tuple[ReplyState, ...]) -> None:
    """4yz: later; where the session is lost, the round ends and no other reply was touched."""
    session = Session(desk.config.store.path, {"r1": Delayed("451 later", session_lost=lost)})
    tally = deliver(desk, session)
    assert states(session.path) == after
    assert tally.delayed == "451 later"


@pytest.mark.parametrize(
    ("fault", "attempts", "seconds"),
    [
        (Delayed("no connection", session_lost=True), 11, 30),
        (Delayed("broke off after DATA", session_lost=True, unknown=True), 12, 7200),
        (Delayed("451 later"), 12, 7200),
    ],
    ids=["outage", "unknown", "4yz"],
)
def test_only_an_answer_to_the_reply_lets_its_pause_grow(
    desk: Desk, fault: Delayed, attempts: int, seconds: float
) -> None:
    """A session lost before the mail went out says nothing of this reply: back soon after the end of an outage."""
    desk.store.commit(Effects(outbox=(replace(reply(1), attempts=11),)))
    desk._reload()
    deliver(desk, Session(desk.config.store.path, {"r1": fault}))
    entry = desk.roster.outbox("r1")
    assert entry is not None
    assert entry.due is not None
    assert (entry.attempts, (entry.due - NOW).total_seconds()) == (attempts, seconds)


def test_a_refused_login_leaves_all_replies_due(desk: Desk) -> None:
    """A human has to mend the config first; what was sent before is marked."""
    session = Session(desk.config.store.path, {"r2": ConfigError("535 no")})
    with pytest.raises(ConfigError):
        deliver(desk, session)
    assert states(session.path) == (SENT, QUEUED, QUEUED)


def test_a_stop_between_two_replies_leaves_the_rest_untouched(desk: Desk) -> None:
    """SIGTERM: the reply under way is marked, no other one is begun."""
    session = Session(desk.config.store.path)
    deliver(desk, session, Watch(stop=lambda: bool(session.seen)))
    assert states(session.path) == (SENT, QUEUED, QUEUED)


def test_each_reply_is_told_once_it_is_marked(desk: Desk) -> None:
    """Whoever watches sees a reply as sent only when a kill can no longer send it twice."""
    told: list[tuple[str, ReplyState]] = []
    session = Session(desk.config.store.path)
    watch = Watch(sent=lambda entry: told.append((entry.id, states(session.path)[int(entry.id[1:]) - 1])))
    deliver(desk, session, watch)
    assert told == [("r1", SENT), ("r2", SENT), ("r3", SENT)]
