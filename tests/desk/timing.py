"""A desk with a clock: mails and what time decides, stored as the timekeeper does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from inbox_processor.desk import deadlines
from inbox_processor.desk.records import entries
from inbox_processor.desk.remembering import remember
from inbox_processor.model import Decision, Effects, Letter, OutboxEntry, ReplyKind, ReplyState, Status
from tests.desk.support import OPENING, Desk, event

# OPENING is a Sunday in May; the offices open on Monday at eight, Berlin time.
MONDAY = datetime.fromisoformat("2016-05-02T10:00:00+02:00")
DAY_SPANS: dict[str, timedelta] = {
    "remind_before": timedelta(days=3),
    "remind_incomplete": timedelta(days=5),
    "lapse_incomplete": timedelta(days=7),
}
OFFERS = event(capacity=1, offer_hours=48)


@dataclass
class Timed(Desk):
    """A desk whose mails leave at once, unless `smtp_down`."""

    smtp_down: bool = False

    def at_time(self, moment: datetime) -> None:
        """Set the clock; it never runs backwards."""
        minutes = int((moment - OPENING) / timedelta(minutes=1))
        assert minutes >= self.at
        self.at = minutes

    def wait(self, **span: float) -> None:
        self.at_time(self.now + timedelta(**span))

    def tick(self) -> list[tuple[str, Decision]]:
        """Do what time decides now, until nothing is left."""
        done = []
        for ref, duty in deadlines.DUTIES:
            for _ in range(50):
                decision = duty(self.roster, self.event, self.now)
                if decision is None:
                    break
                self.carry(decision, ref)
                done.append((ref, decision))
            else:
                raise AssertionError(f"{ref} never ends")
        self.roster.apply(Effects(outbox=deadlines.stale(self.roster, self.event, self.now)))
        return done

    def carry(self, decision: Decision, ref: str) -> None:
        """Store a decision that no mail made."""
        replies = tuple(
            self._reply(order.kind, order.to, [one.id for one in order.participants], ref) for order in decision.orders
        )
        told = {one: entry.id for entry in replies for one in entry.participants}
        history = entries(decision, ref, self.roster, self.now, told)
        people = tuple(change.after for change in decision.changes)
        undo = remember(decision, ref, self.roster, self.now, history, replies)
        self.roster.apply(Effects(participants=people, history=history, outbox=replies, undo=undo))

    def _reply(self, kind: ReplyKind, to: str, people: list[str], ref: str) -> OutboxEntry:
        number = self.roster.next_id("r")
        entry = OutboxEntry(
            id=number,
            kind=kind,
            to=to,
            participants=tuple(people),
            event=self.event.id,
            message_id=f"<{number}@desk.example>",
            created=self.now,
            octets=b"x",
            cause=ref,
            details=self.event.details if kind in (ReplyKind.ACCEPTED, ReplyKind.PROMOTED, ReplyKind.REMINDER) else "",
        )
        return entry if self.smtp_down else replace(entry, state=ReplyState.SENT, sent=self.now)

    def deliver(self) -> None:
        """Let all mails leave that wait."""
        waiting = self.roster.outbox_pending()
        self.roster.apply(Effects(outbox=tuple(replace(one, state=ReplyState.SENT, sent=self.now) for one in waiting)))

    def store(self, decision: Decision, letter: Letter) -> None:
        super().store(decision, letter)
        if not self.smtp_down:
            self.deliver()

    def written(self, kind: ReplyKind) -> list[str]:
        """Return to whom mails of a kind were written, in order."""
        return [one.to for one in self.roster.replies() if one.kind is kind and one.state is not ReplyState.WITHDRAWN]

    def statuses(self) -> dict[str, str]:
        return {one.email.partition("@")[0]: one.status.value for one in self.roster.participants()}

    def seats(self) -> int:
        return sum(one.status in (Status.ACCEPTED, Status.OFFERED) for one in self.roster.participants())
