"""Why a mail was taken as it was: what would have changed the outcome, and what weighed in its sentences."""

from __future__ import annotations

from inbox_processor.desk.roster import Roster
from inbox_processor.explain import to_object, to_text
from inbox_processor.model import Outcome, RawMessage, Why
from inbox_processor.pipeline import process
from inbox_processor.why import why
from tests.test_pipeline import NOW, OFFICE, handled, mail

BARE = "Guten Tag,\n\nhiermit melde ich mich an.\n\nViele Grüße\nAnna Amsel\n"


def account(raw: RawMessage, roster: Roster | None = None) -> Why:
    roster = roster or Roster()
    return why(process(raw, roster, OFFICE, NOW), roster, OFFICE, NOW)


def outcomes(raw: RawMessage) -> dict[str, Outcome]:
    return {one.condition: one.outcome for one in account(raw).instead}


def test_a_registration_rests_on_its_background_and_its_wish() -> None:
    """Each thing without which the outcome would be another is named, with that outcome."""
    found = outcomes(mail())
    (silent,) = [outcome for condition, outcome in found.items() if condition.endswith("were no background")]
    assert silent is Outcome.INCOMPLETE
    (mute,) = [outcome for condition, outcome in found.items() if condition.endswith("did not stand in it")]
    assert mute is Outcome.REVIEW


def test_what_is_missing_is_named() -> None:
    """An incomplete registration would have a seat with a word about the person."""
    assert outcomes(mail(text=BARE))["it told something of the person's background"] is Outcome.ACCEPTED


def test_a_machine_s_mail_says_what_it_would_have_been_from_a_person() -> None:
    """With the rules that took it for a machine's."""
    found = outcomes(mail(Auto_Submitted="auto-replied"))
    assert found == {"it were not taken for a machine's (auto-submitted)": Outcome.ACCEPTED}


def test_what_would_change_nothing_is_not_named() -> None:
    """A condition that leads to the same outcome explains nothing."""
    raw = mail(text=BARE)
    assert process(raw, Roster(), OFFICE, NOW).decision.outcome not in outcomes(raw).values()


def test_asking_why_uses_up_no_ids() -> None:
    """The next mail gets the ids that it would have had."""
    roster = Roster()
    trace = process(mail(), roster, OFFICE, NOW)
    why(trace, roster, OFFICE, NOW)
    assert (roster.next_id("p"), roster.next_id("m")) == ("2", "m2")


def test_a_mail_that_was_handled_before_has_no_account() -> None:
    """It was not judged again."""
    roster = Roster()
    handled(roster, mail())
    assert account(mail(), roster) == Why()


def test_the_words_that_weighed_most_are_words_of_the_sentence() -> None:
    """Not pieces of words or numbers of features."""
    raw = mail()
    by_class = {one.does: one for one in account(raw).weighed}
    assert by_class["register"].likely > 0.5
    assert any("melde" in sign or "an" in sign for sign in by_class["register"].signs)
    for one in account(raw).weighed:
        words = {word.strip(".,").casefold() for word in one.text.split()}
        for sign in one.signs:
            assert sign.startswith("phrases of") or set(sign.strip("“”").replace(" … ", " ").split()) <= words


def test_text_and_object_show_the_account() -> None:
    """In both forms of `explain`."""
    roster = Roster()
    trace = process(mail(text=BARE), roster, OFFICE, NOW)
    given = why(trace, roster, OFFICE, NOW)
    shown = "".join(words for _, words in to_text(trace, "a.eml", given))
    assert "accepted, if it told something of the person's background" in shown
    found = to_object(trace, "a.eml", given)
    assert {"if": "it told something of the person's background", "outcome": "accepted"} in found["would_change"]
    assert found["weighed"][0].keys() == {"text", "does", "likely", "signs"}
