"""Which of several events a mail is about."""

from __future__ import annotations

from inbox_processor.desk.routing import choose, recipients, route
from inbox_processor.model import Mailbox, Message
from tests.desk.support import ANNA, WORKSHOP, Desk, event, person, roster_of, stored

FAIR = event(id="fair", addresses=("messe@desk.example",), tags=("messe",), subject_words=("messe",))
TALK = event(
    id="talk",
    addresses=("vortrag@desk.example", "anmelden@desk.example"),
    tags=("vortrag",),
    subject_words=("vortrag",),
)
BOTH = (FAIR, TALK)


def message(to: str = "other@desk.example", subject: str = "Anmeldung", **facts: object) -> Message:
    return Message("<m@x>", Mailbox("", ANNA), subject, "", "", to=(Mailbox("", to),), **facts)  # type: ignore[arg-type]


def test_a_single_event_is_always_it() -> None:
    """No rule is needed."""
    assert choose(message(), (WORKSHOP,), roster_of()) is WORKSHOP


def test_the_recipient_address_tells() -> None:
    """In To, and in the headers that delivery writes."""
    assert choose(message("Messe@desk.example"), BOTH, roster_of()) is FAIR
    delivered = message(headers={"delivered-to": ("<vortrag@desk.example>",)})
    assert choose(delivered, BOTH, roster_of()) is TALK


def test_the_plus_tag_tells() -> None:
    """RFC 5233; before the address without it."""
    assert choose(message("anmelden+Messe@desk.example"), BOTH, roster_of()) is FAIR
    assert choose(message("anmelden+xyz@desk.example"), BOTH, roster_of()) is TALK


def test_the_subject_tells_where_the_address_does_not() -> None:
    """Case does not count."""
    found = route(message(subject="Ihre MESSE im Mai"), BOTH, roster_of())
    assert (found.event, found.rule) == (FAIR, "subject")


def test_the_thread_tells_before_everything_else() -> None:
    """An answer to a mail about the fair, sent to the address of the talk."""
    roster = roster_of(stored(1, event="fair"))
    answer = message("vortrag@desk.example", in_reply_to=("<1@example.org>",))
    assert route(answer, BOTH, roster).rule == "thread"
    assert choose(answer, BOTH, roster) is FAIR


def test_the_senders_only_active_registration_tells_at_last() -> None:
    """A withdrawal that names nothing."""
    desk = Desk(FAIR)
    desk.mail(ANNA, person("Anna", "Ich leite ein Projekt."))
    assert route(message(), BOTH, desk.roster).rule == "registered-sender"
    assert choose(message(), BOTH, desk.roster) is FAIR


def test_no_event_is_guessed() -> None:
    """None and a reason, where nothing or too much fits."""
    nothing = route(message(), BOTH, roster_of())
    assert nothing.event is None
    assert nothing.reason == "Nothing in the mail says which of the events it is about."
    both = (FAIR, TALK, event(id="third"))
    several = route(message(subject="Messe und Vortrag"), both, roster_of())
    assert several.event is None
    assert several.reason == "The mail fits several events: fair, talk."
    all_of_them = route(message(subject="Messe und Vortrag"), BOTH, roster_of())
    assert (all_of_them.event, all_of_them.reason) == (None, "The mail fits several events: fair, talk.")


def test_a_later_rule_decides_among_those_that_an_earlier_one_left() -> None:
    """Two events share an address; the subject tells them apart."""
    twins = (
        event(id="a", addresses=("x@d.example",), subject_words=("mai",)),
        event(id="b", addresses=("x@d.example",)),
    )
    assert choose(message("x@d.example", "im Mai"), (*twins, FAIR), roster_of()) is twins[0]


def test_recipients_are_found_in_every_place_once() -> None:
    """To, Cc, Delivered-To, X-Original-To, Envelope-To."""
    mail = message(
        "a@x.example",
        cc=(Mailbox("", "B@x.example"),),
        headers={
            "delivered-to": ("a@x.example",),
            "x-original-to": ("c@x.example",),
            "envelope-to": ("d@x.example, e@x.example", "not an address"),
        },
    )
    assert recipients(mail) == ("a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example")
