"""One trial: a desk is worked, killed once or several times, started again until all is done, and checked."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from inbox_processor.adapters import health
from inbox_processor.adapters.receipts import Receipts
from tests.killing.checks import Picture, faults, in_the_window, message_id, picture
from tests.killing.checks import doubled as doubled_replies
from tests.killing.ground import TUNED, Ground, put
from tests.killing.letters import letters
from tests.killing.nursery import Run
from tests.killing.places import Passing, Plan, moments
from tests.system.workplace import Workplace

HOW = ("once", "daemon")
PORTION = 40  # mails that wait when a daemon starts; the rest comes while it works
DONE_WITHIN_SECONDS = 60.0
ENDS_WITHIN_SECONDS = 10


@dataclass(frozen=True)
class Kill:
    """At a planned place, or `after` so many seconds. `power`: the power goes, and with it what was written and not
    synced.
    """

    plan: Plan | None = None
    after: float | None = None
    power: bool = False


@dataclass
class Outcome:
    """What a trial showed. `hit`: how often the process was really killed; `doubled`: replies that went out twice,
    which only the window between acceptance and mark excuses; `faults`: the broken rules.
    """

    hit: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0
    said: str = ""


@dataclass(frozen=True)
class Reference:
    """A run that nobody killed: what came of it, the places that it passed, its seconds, when replies were accepted."""

    picture: Picture
    passings: tuple[Passing, ...]
    seconds: float
    accepted: tuple[float, ...]

    def plans(self) -> list[Plan]:
        """Plan a death at every place, at each moment that differs there: the first, middle and last passing of it."""
        counts = Counter(one.place for one in self.passings)
        return [
            Plan(place, number, moment)
            for place, count in counts.items()
            for number in sorted({1, (count + 1) // 2, count})
            for moment in moments(place)
        ]

    def windows(self, *, sent: bool, power: bool = False) -> list[float]:
        """Measure for each reply the seconds after its acceptance in which a kill makes it go out again: until it is
        noted. With `power`, in which a power cut does: until the mark lies on the medium, with a Sent folder until the
        copy is on its way to the mail server.
        """
        kind, closing = "pwrite .taken", "receipts.add"
        if power:
            kind, closing = ("send octets", "imap.append") if sent else ("fsync .journal", "_begin/delivering.mark")
        ends = sorted(one.ended for one in self.passings if closing in one.place and one.place.startswith(kind))
        return [min(end for end in ends if end >= begun) - begun for begun in self.accepted]


class Trials:
    """Trials of one kind. `how`: "once" or "daemon"; `sent`: with a Sent folder."""

    def __init__(self, ground: Ground, how: str, *, sent: bool) -> None:
        self._ground, self._how, self.sent = ground, how, sent
        self._mails = letters()
        self._replies = 0

    def reference(self) -> Reference:
        """Let the desk work undisturbed. AssertionError where already that goes wrong."""
        with self._ground.desk(sent=self.sent) as desk:
            trace = desk.folder / "trace.json"
            self._deliver(desk)
            begun = time.monotonic()
            status = self._work(desk, None, trace)
            seconds = time.monotonic() - begun
            wrong = faults(desk, None, frozenset(), len(self._mails), sent=self.sent)
            assert (status, wrong) == (0, []), (status, wrong, _said(desk))
            found = picture(desk, desk.records())
            self._replies = len(found.replies)
            passings = tuple(Passing(**one) for one in json.loads(trace.read_text()))
            return Reference(found, passings, seconds, tuple(self._ground.smtp.accepted))

    def run(self, kills: Sequence[Kill], reference: Reference) -> Outcome:
        """Kill, restart, check."""
        self._replies = len(reference.picture.replies)
        outcome = Outcome()
        begun = time.monotonic()
        with self._ground.desk(sent=self.sent) as desk:
            self._deliver(desk)
            window: frozenset[str] = frozenset()
            for kill in (*kills, None):
                status = self._work(desk, kill, None)
                killed = status == -signal.SIGKILL
                outcome.hit += killed
                if not killed and status != 0:
                    outcome.faults.append(f"exit status {status}")
                if killed and desk.store.exists():
                    if kill is not None and kill.power:
                        Receipts(desk.store).clear()
                    left = in_the_window(desk, desk.records())
                    if len(left) > 1 and not (kill is not None and kill.power):
                        outcome.faults.append(f"{len(left)} replies were taken and not noted")
                    window |= left
                outcome.faults += _verified(desk)
            outcome.faults += faults(desk, reference.picture, window, len(self._mails), sent=self.sent)
            outcome.doubled = len(doubled_replies(desk))
            if outcome.faults or "Traceback" in _said(desk):
                outcome.said = _said(desk)
        outcome.seconds = round(time.monotonic() - begun, 2)
        return outcome

    def _deliver(self, desk: Workplace) -> None:
        put(desk, self._mails if self._how == "once" else self._mails[:PORTION], 1)

    def _work(self, desk: Workplace, kill: Kill | None, trace: Path | None) -> int:
        """Do one run, which is killed where that is planned; give its exit status."""
        begun = datetime.now(UTC)
        words = ["run", *(["--once"] if self._how == "once" else []), "--config", str(desk.config)]
        plan = kill.plan if kill else None
        run = self._ground.nursery.start(words, desk.folder / "said.log", plan, trace, TUNED)
        death = time.monotonic() + kill.after if kill and kill.after is not None else None
        if self._how == "once":
            return self._ended(run, death, lambda: False)
        status = self._ended(run, death, lambda: self._done(desk, begun))
        if status != -signal.SIGKILL and not self._all_delivered(desk):
            raise TimeoutError("the daemon has not taken the first mails")
        return status

    def _ended(self, run: Run, death: float | None, done: Callable[[], bool]) -> int:
        """Wait for the end; a daemon is told to end once all is done; `death`: when it is killed."""
        end = time.monotonic() + DONE_WITHIN_SECONDS
        while time.monotonic() < end:
            pause = 0.02 if death is None else max(0.0, min(0.02, death - time.monotonic()))
            if (status := run.poll(pause)) is not None:
                return status
            if death is not None and time.monotonic() >= death:
                run.signal(signal.SIGKILL)
                return run.wait()
            if done():
                run.signal(signal.SIGTERM)
                return run.wait(ENDS_WITHIN_SECONDS + 5)
        run.signal(signal.SIGKILL)
        run.wait()
        raise TimeoutError("the desk has not done its work")

    def _all_delivered(self, desk: Workplace) -> bool:
        return (desk.folder / "delivered").exists()

    def _done(self, desk: Workplace, begun: datetime) -> bool:
        """Tell whether the daemon has done everything; deliver the second portion when the first is filed."""
        polled = health.read(desk.store).last_poll
        if _inbox(desk) or polled is None or polled < begun:
            return False
        if not self._all_delivered(desk):
            (desk.folder / "delivered").touch()
            put(desk, self._mails[PORTION:], PORTION + 1)
            return False
        if not self._replies:  # the reference: as many as there will be, for a while
            return _quiet(desk)
        return len({message_id(one.octets) for one in desk.taken()}) >= self._replies and _quiet(desk)


def _inbox(desk: Workplace) -> bool:
    return any(any((desk.user.maildir / part).iterdir()) for part in ("new", "cur"))


def _quiet(desk: Workplace, seconds: float = 0.5) -> bool:
    """Tell whether nothing has been sent for a while, and the store says that all is sent."""
    before = len(desk.taken())
    time.sleep(seconds)
    return len(desk.taken()) == before and all(entry.state.value == "sent" for entry in desk.outbox())


def _said(desk: Workplace) -> str:
    path = desk.folder / "said.log"
    return path.read_text() if path.exists() else ""


def _verified(desk: Workplace) -> list[str]:
    done = desk.call("verify")
    return [] if done.status == 0 else [f"verify: {done.status} {done.out}{done.err}"]
