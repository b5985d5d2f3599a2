"""What people say by the way: who comes in whose place, what they are not, what stands elsewhere, what they only ask
themselves.

All people and addresses are invented.
"""

from __future__ import annotations

import pytest

from inbox_processor.model import Mailbox, Wish
from inbox_processor.reading import names
from inbox_processor.reading.told import denies
from tests.reading.letters import cut, reading

TELLS = "Ich leite seit 2012 die Stadtbibliothek in Auental."
COMES = "ich melde mich zur Werkstatt an."
SIGNED = "\n\nViele Grüße\nPetra Schulze"
PETRA = Mailbox("Petra Schulze", "p.schulze@auental.example")


def registered(text: str, subject: str = "Anmeldung", sender: Mailbox = PETRA) -> list[str]:
    """Read a mail: the names of those whom it registers."""
    return [one.name.value for one in reading(text, subject, sender).people if one.name]


def background(text: str) -> str | None:
    """Read a mail of one person: what it tells of them."""
    (person,) = reading(text, "", PETRA).people
    return person.background.value if person.background else None


@pytest.mark.parametrize(
    "text",
    [
        "Herr Bürgermeister Dr. Ewald Tamm hat mich gebeten, an seiner Stelle zu fahren. Bitte führen Sie mich.",
        "Herr Ewald Tamm dankt für Ihr Schreiben. Bitte tragen Sie statt seiner mich ein.",
    ],
)
def test_whoever_takes_the_place_of_another_comes_alone(text: str) -> None:
    """The other is named, and does not come."""
    assert registered(f"{text} {TELLS}{SIGNED}") == ["Petra Schulze"]


def test_who_was_registered_for_another_is_not_replaced() -> None:
    """ "An Ihrer Werkstatt" replaces nobody."""
    text = "im Auftrag von Herrn Ewald Tamm darf ich mitteilen, dass er an Ihrer Werkstatt teilzunehmen wünscht."
    assert registered(f"{text} Ich selbst komme nicht mit.{SIGNED}") == ["Ewald Tamm"]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Anmeldung meines Mannes", ["Alfons Schulze"]),
        ("Anmeldung: mein Mann und ich", ["Petra Schulze", "Alfons Schulze"]),
    ],
)
def test_the_subject_says_for_whom_the_seat_is(subject: str, expected: list[str]) -> None:
    """Who writes for another alone may tell of themselves too."""
    text = (
        "Alfons Schulze, so heißt er, möchte an der Werkstatt teilnehmen. Er war dreißig Jahre Hausmeister der "
        "Realschule. Ich leite den Singkreis von Auental."
    )
    assert registered(f"{text}{SIGNED}", subject) == expected


def test_a_woman_of_a_field_is_nobody_s_name() -> None:
    """ "Die Frau vom Naturschutz" is what the author would be; "Frau vom Stein" is a name."""
    assert registered(f"auf Ihrer Liste wäre ich gern die Frau vom Naturschutz. {TELLS}{SIGNED}") == ["Petra Schulze"]
    assert "Stein" in registered(f"bitte tragen Sie auch Frau vom Stein ein. {TELLS}{SIGNED}")[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Wer ich bin und was ich mache, entnehmen Sie bitte dem angehängten PDF.",
        "Was ich beruflich tue, finden Sie auf unserer Homepage.",
        "You will find what I do in the attached CV.",
    ],
)
def test_what_stands_elsewhere_is_no_background(text: str) -> None:
    """The desk reads no attachment: the author is asked."""
    assert background(f"Guten Tag,\n\n{COMES} {text}{SIGNED}") is None


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Kein Verein, kein Amt, keine Initiative, was ich früher gemacht habe, gehört nicht hierher.", True),
        ("Weder Verein noch Amt.", True),
        ("Kein Amt, kein Verein, aber seit 1990 Nachbarin der Schule.", False),
        (
            "Ich leite den Bauhof und sorge dafür, dass es auf dem Fest der Stadt keinen Müll und keine Scherben gibt.",
            False,
        ),
        ("Ich leite den Bauhof.", False),
    ],
)
def test_who_somebody_is_not_is_no_background(text: str, denied: bool) -> None:
    """Only where the sentence begins with it, and goes on to nothing else."""
    assert denies(text) is denied


@pytest.mark.parametrize(
    "question", ["Warum schreibe ich Ihnen das?", "Wozu erzähle ich das alles?", "Why am I telling you this?"]
)
def test_a_question_to_oneself_waits_for_nobody(question: str) -> None:
    """The author asks why they write, and goes on."""
    assert not reading(f"Guten Tag,\n\n{COMES} {TELLS} {question} Weil es einmal gesagt werden muss.{SIGNED}").attention


@pytest.mark.parametrize(
    "question",
    ["Mir ist nicht klar, wie lange die Werkstatt dauert.", "Darüber hätte ich vorher gern Auskunft."],
)
def test_a_question_without_a_mark_waits_for_a_human(question: str) -> None:
    """Many write no question mark."""
    assert reading(f"Guten Tag,\n\n{COMES} {TELLS}\n\n{question}{SIGNED}").attention


@pytest.mark.parametrize("request_", ["Pop me down, would you?", "Tragen Sie mich bitte ein, ja?"])
def test_a_request_with_a_tail_asks_nothing(request_: str) -> None:
    """The reply answers it."""
    read = reading(f"Hello,\n\n{request_}{SIGNED}")
    assert (read.wish, read.attention) == (Wish.REGISTER, False)


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        (f"dieses Postfach wird stillgelegt, bitte schreiben Sie an petra@post.example. {COMES} {TELLS}", True),
        (f"meine Adresse ist jetzt petra@post.example. {TELLS}", False),
    ],
)
def test_a_change_that_also_asks_for_a_seat_may_be_a_registration(text: str, complete: bool) -> None:
    """If nobody knows the author, the desk takes it for one."""
    read = reading(f"Guten Tag,\n\n{text}{SIGNED}", "Neue Adresse", PETRA)
    assert read.wish in (Wish.UPDATE, Wish.REGISTER)
    assert (read.wish is Wish.REGISTER or read.complete) is complete


def test_the_name_on_a_line_of_its_own_answers_the_question_for_it() -> None:
    """Answers between the lines of an announcement: name, address, who one is."""
    text = "> Ihr Name:\nPetra Schulze\n> Ihr Hintergrund:\nIch leite seit 2012 die Stadtbibliothek in Auental.\n"
    read = reading(text, "Re: Einladung", PETRA, answers=True)
    assert (read.wish, read.complete) == (Wish.STATEMENT, True)


def test_a_withdrawal_beside_what_stays_is_one() -> None:
    """The author's seat goes, another's stays."""
    assert reading(f"ich muss meinen Platz abgeben, Birte kommt wie geplant allein.{SIGNED}").wish is Wish.WITHDRAW
    assert reading(f"ich muss meinen Platz nicht abgeben, ich komme wie geplant.{SIGNED}").wish is not Wish.WITHDRAW


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Imogen P-W", "Imogen Pratt-Wallis", True),
        ("Petra S.", "Petra Schulze", True),
        ("Petra S.", "Petra Maier", False),
        ("P. S.", "Petra Schulze", False),
    ],
)
def test_initials_behind_a_whole_first_name_stand_for_the_surname(one: str, other: str, expected: bool) -> None:
    """Both are one person's; initials alone could be anybody's."""
    assert names.same(one, other) is expected
    if expected:
        assert names.fuller(one, other) == other


def test_who_is_prevented_does_not_come() -> None:
    """Said behind the name, before the next one: the author's own coming counts for the author."""
    text = "eigentlich wollten wir zu zweit kommen, aber Bernd Kloppenburg hat heute gekniffen. Schreibt mich auf."
    assert registered(f"{text} {TELLS}{SIGNED}") == ["Petra Schulze"]
    both = "Bernd Kloppenburg und ich kommen zu zweit, Eva Timm ist leider verhindert."
    assert registered(f"{both} {TELLS}{SIGNED}") == ["Petra Schulze", "Bernd Kloppenburg"]


def test_a_relation_named_once_is_told_of_by_it() -> None:
    """ "Meine Frau Sigrid" and later "meine Frau leitet …"."""
    text = (
        "wir kommen zu zweit: meine Frau Sigrid Dünnebeil und ich. Ich kümmere mich um das Dorfarchiv. Meine Frau "
        "leitet den Frauenchor der Gemeinde.\n\nViele Grüße\nVolkmar Dünnebeil"
    )
    people = reading(text, "Zwei Plätze", Mailbox("Volkmar Dünnebeil", "volkmar@netz.example")).people
    told = {one.name.value: one.background.value for one in people if one.name and one.background}
    assert "Frauenchor" in told["Sigrid Dünnebeil"]
    assert "Dorfarchiv" in told["Volkmar Dünnebeil"]


def test_a_sender_known_by_the_surname_is_one_of_the_two() -> None:
    """A couple writes from one address that bears only their surname."""
    text = "am 6. Juli kommen wir zu zweit, Hanne Wiebers und Jost Wiebers. Geschrieben hat er, sie sucht ihre Brille."
    assert registered(text, "Wir zwei", Mailbox("Wiebers", "hj.wiebers@netz.example")) == [
        "Hanne Wiebers",
        "Jost Wiebers",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "könnten Sie mir sagen, ob mein Mann bei Ihnen auf der Liste steht?",
        "bitte lassen Sie mir die Liste der bisher Angemeldeten zukommen.",
        "ich muss meinen Hund anmelden. Was kostet die Steuer?",
        "hiermit melde ich meine Tochter Lina (8 Jahre) für die Waldwoche an.",
    ],
)
def test_who_asks_for_a_list_or_registers_something_else_gets_no_seat(text: str) -> None:
    """A human looks."""
    read = reading(f"Guten Tag,\n\n{text}{SIGNED}", "Anmeldung")
    assert read.wish is not Wish.REGISTER or read.doubts


def test_a_date_without_a_year_may_end_a_sentence() -> None:
    """ "… für den 06.07. Die Angaben …" are two; "am 06.07. Juli" would be one."""
    assert cut("Bitte notieren Sie mich für den 06.07. Die Angaben zu mir reiche ich nach.") == [
        "Bitte notieren Sie mich für den 06.07.",
        "Die Angaben zu mir reiche ich nach.",
    ]


def test_a_display_name_without_capitals_is_one_where_the_address_spells_it() -> None:
    """Young people write their names small; "sonnige waldfee" is none unless it is the address."""
    assert registered(f"{COMES} {TELLS}", "", Mailbox("jette ahrling", "jette.ahrling@post.example")) == [
        "Jette Ahrling"
    ]
    assert registered(f"{COMES} {TELLS}", "", Mailbox("sonnige waldfee", "post@post.example")) == []
