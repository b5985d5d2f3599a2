"""Mails, answers, changes of the config and time in any order: what must hold after each step."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from inbox_processor.desk.deciding import VERDICTS, decide
from inbox_processor.desk.recount import differences
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError
from inbox_processor.model import Answer, Status, Wish
from tests.desk.support import event, person
from tests.desk.timing import DAY_SPANS, Timed

NAMES = ("Anton Berg", "Berta Feld", "Cem Hain", "Dana Wald", "Emil Bach", "Flora Moor")
TEXTS = (None, "Ich leite das Stadtteilbüro.")
ENDS = frozenset({"accepted", "asked", "cancelled", "declined", "lapsed", "waitlisted", "completed", "registered"})


def address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@x.example"


class DeskInTime(RuleBasedStateMachine):
    """A desk that people write to, whose config changes, and for which time passes."""

    @initialize(
        capacity=st.integers(0, 4),
        hours=st.sampled_from((0, 24, 48)),
        groups=st.sampled_from(("together", "split")),
        waitlist=st.sampled_from((None, None, 2)),
    )
    def open(self, capacity: int, hours: int, groups: str, waitlist: int | None) -> None:
        spans = DAY_SPANS
        self.desk = Timed(
            event(capacity=capacity, offer_hours=hours, groups=groups, waitlist=waitlist, **spans),
        )
        self.most = capacity  # of all capacities that were ever set: nobody loses a seat when it is lowered

    @rule(names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True), text=st.sampled_from(TEXTS))
    def register(self, names: list[str], text: str | None) -> None:
        people = [person(name, text, is_sender=number == 0) for number, name in enumerate(names)]
        self.desk.mail(address(names[0]), *people)

    @rule(
        name=st.sampled_from(NAMES), answer=st.sampled_from(Answer), wish=st.sampled_from((Wish.UNCLEAR, Wish.REGISTER))
    )
    def answers(self, name: str, answer: Answer, wish: Wish) -> None:
        before = {one.id for one in self.desk.roster.participants() if one.status is Status.OFFERED}
        decision = self.desk.answer(address(name), answer, wish)
        for change in decision.changes:
            if change.after.id in before and change.action == "accepted":
                assert answer is Answer.YES

    @rule(name=st.sampled_from(NAMES))
    def withdraw(self, name: str) -> None:
        self.desk.mail(address(name), wish=Wish.WITHDRAW)

    @rule(capacity=st.integers(0, 5))
    def change_capacity(self, capacity: int) -> None:
        self.desk.event = replace(self.desk.event, capacity=capacity)
        self.most = max(self.most, capacity, self.desk.seats())

    @rule(pick=st.integers(0, 6), command=st.sampled_from(sorted(VERDICTS)))
    def decide(self, pick: int, command: str) -> None:
        people = list(self.desk.roster.participants())
        if pick < len(people):
            try:
                decision = decide(
                    command, [people[pick]], self.desk.roster, {"workshop": self.desk.event}, self.desk.now
                )
            except ConfigError:
                return
            self.desk.carry(decision, command)

    @rule(hours=st.sampled_from((1, 5, 24, 48, 24 * 7, 24 * 20)))
    def time_passes(self, hours: int) -> None:
        seats = self.desk.seats()
        self.desk.wait(hours=hours)
        self.desk.tick()
        again = self.desk.roster.records()
        assert self.desk.tick() == []
        restarted = Timed(self.desk.event, Roster(self.desk.roster.records()), self.desk.at)
        assert restarted.tick() == []
        assert self.desk.roster.records() == again
        assert self.desk.seats() <= max(seats, self.desk.event.capacity)

    @rule(hours=st.sampled_from((3, 30, 24 * 9)))
    def the_server_is_away(self, hours: int) -> None:
        self.desk.smtp_down = True
        self.desk.wait(hours=hours)
        self.desk.tick()
        self.desk.smtp_down = False
        self.desk.deliver()

    @invariant()
    def seats_never_exceed_what_was_ever_there(self) -> None:
        if hasattr(self, "desk"):
            assert self.desk.seats() <= self.most

    @invariant()
    def an_offer_ends_once(self) -> None:
        """Between two offers to a person lies exactly one end of the first."""
        if not hasattr(self, "desk"):
            return
        for one in self.desk.roster.participants():
            entries = [
                entry for entry in self.desk.roster.history_of(one.id) if entry.action not in ("extended", "reminded")
            ]
            held = False
            for entry in entries:
                if entry.action == "offered":
                    assert not held
                    held = True
                elif held and entry.status is not Status.OFFERED:
                    assert entry.action in ENDS
                    held = False
            assert held is (one.status is Status.OFFERED)

    @invariant()
    def history_and_records_tell_the_same(self) -> None:
        if hasattr(self, "desk"):
            assert differences(self.desk.roster) == ()


TestDeskInTime = DeskInTime.TestCase
TestDeskInTime.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 400), max_size=12))
def test_looking_often_or_rarely_sends_the_same_reminders(pauses: list[int]) -> None:
    """Nobody gets two of a kind, whatever the pauses between two looks."""
    desk = Timed(event(capacity=3, **DAY_SPANS))
    desk.fill(3)
    desk.mail("anna@x.example", person("Anna Beispiel"))
    for hours in pauses:
        desk.wait(hours=hours)
        desk.tick()
    told = [(one.cause, one.to) for one in desk.roster.replies() if one.cause.startswith("clock")]
    assert len(told) == len(set(told))
