"""Mails and commands in any order: what must hold after each step, and what undo must give back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from inbox_processor.desk import entering, undoing
from inbox_processor.desk.deciding import VERDICTS, decide
from inbox_processor.desk.forgetting import erased, forget, traces
from inbox_processor.desk.records import entries
from inbox_processor.desk.recount import differences
from inbox_processor.desk.remembering import outdated, remember
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError, PermanentFailure
from inbox_processor.model import (
    Decision,
    Effects,
    OutboxEntry,
    Participant,
    PersonRead,
    ReplyState,
    Status,
    UndoEntry,
    Wish,
)
from tests.desk.support import Desk, event, person

ADDRESSES = tuple(f"{name}@x.example" for name in ("anna", "bodo", "clea", "dora"))
NAMES = ("Anton Berg", "Berta Feld", "Cem Hain", "Dana Wald", "Emil Bach")
TEXT = "Ich leite das Stadtteilbüro."
PICKS = st.lists(st.integers(0, 8), min_size=1, max_size=3)
MAIL_PEOPLE = st.lists(
    st.builds(person, st.sampled_from(NAMES), st.sampled_from((None, TEXT, TEXT)), is_sender=st.booleans()), max_size=3
)


def standing(roster: Roster) -> dict[str, Participant]:
    """Everybody, without the Message-IDs of their mails: those grow whatever is decided."""
    return {one.id: replace(one, thread=()) for one in roster.participants()}


class Commands(RuleBasedStateMachine):
    """A desk with mails and an organiser at work on it. `most`: seats that may be taken."""

    @initialize(capacity=st.integers(0, 3), waitlist=st.sampled_from((None, None, 0, 2)))
    def begin(self, capacity: int, waitlist: int | None) -> None:
        self.desk = Desk(event(capacity=capacity, waitlist=waitlist))
        self.events = {self.desk.event.id: self.desk.event}
        self.most = capacity
        self.seats: dict[str, int] = {}  # id of an undo entry → seats taken before its decision

    # --- steps ---

    @rule(sender=st.sampled_from(ADDRESSES), wish=st.sampled_from((Wish.REGISTER, *Wish)), people=MAIL_PEOPLE)
    def mail(self, sender: str, wish: Wish, people: list[PersonRead]) -> None:
        self.desk.at += 1
        taken = self.desk.roster.seats_taken(self.desk.event.id)
        self.desk.mail(sender, *people, wish=wish)
        for one in self.desk.roster.undo_entries():
            self.seats.setdefault(one.id, taken)

    @rule(command=st.sampled_from(tuple(VERDICTS)), picks=PICKS, silent=st.booleans(), over=st.booleans())
    def decide(self, command: str, picks: list[int], silent: bool, over: bool) -> None:
        people = self.some(picks)
        if people:
            self.carry_out(
                command,
                lambda roster, now: decide(
                    command, people, roster, self.events, now, silent=silent, over_capacity=over
                ),
                over=over,
            )

    @rule(name=st.sampled_from(NAMES), address=st.sampled_from(ADDRESSES), over=st.sampled_from((False, False, True)))
    def add(self, name: str, address: str, over: bool) -> None:
        self.carry_out(
            "add",
            lambda roster, now: entering.add(
                name, address, None, "de", roster, self.desk.event, now, over_capacity=over
            ),
            over=over,
        )

    @rule(picks=PICKS, name=st.sampled_from((None, *NAMES)), text=st.sampled_from((None, TEXT)))
    def edit(self, picks: list[int], name: str | None, text: str | None) -> None:
        for one in self.some(picks)[:1]:
            self.carry_out(
                "edit",
                lambda roster, now: entering.edit(one, name, None, text, roster, self.desk.event, now),  # noqa: B023
            )

    @rule(picks=PICKS)
    def resend(self, picks: list[int]) -> None:
        people = self.some(picks)
        if people:
            self.carry_out("resend", lambda roster, _now: entering.resend(people, roster, self.events))

    @rule(whom=st.sampled_from((None, *range(6))), correct=st.booleans())
    def undo(self, whom: int | None, correct: bool) -> None:
        roster = self.desk.roster
        self.desk.at += 1
        people = list(roster.participants())
        who = people[whom % len(people)].id if people and whom is not None else None
        untouched = roster.records()
        try:
            entry = undoing.last(roster, who)
            way = undoing.undo(entry, roster, self.events, self.desk.now, correct=correct)
        except PermanentFailure:
            assert roster.records() == untouched
            return
        self.most = max(self.most, self.seats[entry.id])
        left = any(reply.state is ReplyState.SENT for reply in self.replies(entry))
        assert correct or not left or way.left  # what only wrote to people is taken back as far as it has not left
        self.write("undo", way.decision, way.besides)
        assert all(reply.state in (ReplyState.WITHDRAWN, ReplyState.SENT) for reply in self.replies(entry))
        back = {change.after.id for change in way.decision.changes if change.action == "undone"}
        if way.left:
            entry = replace(entry, people=tuple(back), before=tuple(one for one in entry.before if one.id in back))
        self.restored(entry, {change.after.id for change in way.decision.changes if change.action != "undone"})

    @rule(pick=st.integers(0, 8))
    def deliver(self, pick: int) -> None:
        waiting = self.desk.roster.outbox_pending()
        if waiting:
            one = waiting[pick % len(waiting)]
            self.desk.roster.apply(Effects(outbox=(replace(one, state=ReplyState.SENT, sent=self.desk.now),)))

    @precondition(
        lambda self: len(list(self.desk.roster.participants())) > 4
    )  # else it would leave nobody to decide about
    @rule(pick=st.sampled_from((*ADDRESSES, "1", "2", "3")))
    def forget(self, pick: str) -> None:
        roster = self.desk.roster
        found = traces(roster, pick)
        self.write("forget", forget(found, roster, self.events, self.desk.now), Effects())
        self.desk.roster = Roster(erased(roster.records(), found))
        assert not traces(self.desk.roster, pick)

    # --- what holds ---

    @invariant()
    def seats_are_kept(self) -> None:
        taken = self.desk.roster.seats_taken(self.desk.event.id)
        assert taken <= self.most
        self.most = max(self.desk.event.capacity, taken)

    @invariant()
    def the_history_tells_the_same(self) -> None:
        assert differences(self.desk.roster) == ()
        again = Roster(self.desk.roster.records())
        assert again.waiting(self.desk.event.id) == self.desk.roster.waiting(self.desk.event.id)

    # --- inside ---

    def some(self, picks: list[int]) -> tuple[Participant, ...]:
        people = list(self.desk.roster.participants())
        return tuple(people[one % len(people)] for one in picks) if people else ()

    def replies(self, entry: UndoEntry) -> list[OutboxEntry]:
        return [one for one in map(self.desk.roster.outbox, entry.replies) if one is not None]

    def restored(self, entry: UndoEntry, moved: set[str]) -> None:
        after = standing(self.desk.roster)
        for one in entry.before:
            if one.id not in moved:
                assert after[one.id] == replace(one, thread=())
        for identity in set(entry.people) - {one.id for one in entry.before}:
            assert identity not in after or after[identity].status is Status.DECLINED

    def carry_out(self, ref: str, decision: Any, *, over: bool = False) -> None:
        self.desk.at += 1
        roster = self.desk.roster
        people = standing(roster)
        try:
            made = decision(roster, self.desk.now)
        except ConfigError:
            assert standing(roster) == people
            return
        if over:
            self.most = 100
        self.write(ref, made, Effects())

    def write(self, ref: str, decision: Decision, more: Effects) -> None:
        roster, now = self.desk.roster, self.desk.now
        replies = tuple(reply(roster, decision, order, ref, now) for order in decision.orders)
        told = {one: entry.id for entry in replies for one in entry.participants}
        history = entries(decision, ref, roster, now, told)
        taken = roster.seats_taken(self.desk.event.id)
        forgotten = outdated(roster, now)
        kept = remember(decision, ref, roster, now, history, replies) if not more.dropped else ()
        roster.apply(
            replace(
                more,
                participants=tuple(change.after for change in decision.changes),
                history=history,
                outbox=replies + more.outbox,
                undo=kept,
                dropped=(*more.dropped, *forgotten),
            )
        )
        self.seats.update({one.id: taken for one in kept})


def reply(roster: Roster, decision: Decision, order: Any, ref: str, now: datetime) -> OutboxEntry:
    number = roster.next_id("r")
    people = tuple(one.id for one in order.participants)
    return OutboxEntry(
        number, order.kind, order.to, people, decision.event, f"<{number}@desk.example>", now, b"x", cause=ref
    )


TestCommands = Commands.TestCase
TestCommands.settings = settings(max_examples=120, stateful_step_count=25, deadline=timedelta(seconds=20))
