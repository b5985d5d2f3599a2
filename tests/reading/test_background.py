"""What is said of each person."""

from __future__ import annotations

import pytest

from inbox_processor.reading.aside import BACKGROUND_LENGTH_MAX
from tests.reading.letters import FORWARD_MARK, reading, said

SIGNED = "\n\nViele Grüße\nPetra Schulze"
TELLS = "Ich leite das Bürgerbüro der Stadt Musterfels und sitze seit acht Jahren im Gemeinderat."
ASKS = "Ich möchte gern an der Werkstatt teilnehmen."


def told(text: str, subject: str = "", *, answers: bool = False) -> dict[str | None, str | None]:
    """Tell the backgrounds by name."""
    people = [said(one) for one in reading(text, subject, answers=answers).people]
    return {name: background for name, _, background in people}


@pytest.mark.parametrize(
    "text",
    [
        f"{ASKS} {TELLS}{SIGNED}",
        f"{TELLS} {ASKS}{SIGNED}",
        f"Guten Tag,\n\n{ASKS}\n\n{TELLS}\n\nIch reise mit dem Zug an.{SIGNED}",
        f"Guten Tag,\n\n{ASKS} {TELLS} Vielen Dank für die Einladung.{SIGNED}",
        f"Guten Tag,\n\n{ASKS} {TELLS} Gibt es vor Ort eine Rampe für Rollstühle?{SIGNED}",
        f"{ASKS}\n\n{TELLS}{SIGNED}\n\n> Ich bin Imker und leite den Verein.",
        f"{ASKS}\n\n{TELLS}\n\n-- \nPetra Schulze\nVorsitzende des Imkervereins",
    ],
)
def test_the_background_is_what_the_author_tells_in_whole_sentences(text: str) -> None:
    """Without the wish, travel, thanks, questions, quotes and the signature."""
    assert told(text) == {"Petra Schulze": TELLS}


@pytest.mark.parametrize(
    "text",
    [
        ASKS,
        f"{ASKS} Das Thema finde ich sehr interessant.",
        f"{ASKS} Meinen Hintergrund reiche ich morgen nach.",
        f"{ASKS} Ich freue mich auf den Tag.",
        f"{ASKS} Ich reise mit dem Zug an.",
    ],
)
def test_an_interest_a_promise_and_a_journey_are_no_background(text: str) -> None:
    """The desk asks then."""
    assert told(text + SIGNED) == {"Petra Schulze": None}


def test_a_function_in_the_signature_is_no_background() -> None:
    """It must be said, not printed under every mail."""
    assert told(f"{ASKS}\n\n-- \nPetra Schulze\nLeiterin Bürgerbüro") == {"Petra Schulze": None}


def test_a_labelled_background_counts_whole() -> None:
    """Whatever it says: the author filled in the field."""
    assert told("Name: Petra Schulze\nHintergrund: wohne nebenan", "Anmeldung") == {"Petra Schulze": "wohne nebenan"}


def test_two_labelled_backgrounds_of_one_person_are_joined() -> None:
    """A form may ask for function and motive."""
    text = "Name: Petra Schulze\nFunktion: Lehrerin\nMotivation: Jugend beteiligen"
    assert told(text, "Anmeldung") == {"Petra Schulze": "Lehrerin Jugend beteiligen"}


def test_each_of_two_forms_has_its_own_background() -> None:
    """In the order of the forms."""
    text = "Name: Petra Schulze\nHintergrund: Lehrerin\n\nName: Ole Petersen\nHintergrund: Imker"
    assert told(text, "Anmeldung") == {"Petra Schulze": "Lehrerin", "Ole Petersen": "Imker"}


def test_each_of_two_people_has_what_is_said_of_them() -> None:
    """I for the author, the name for the other."""
    text = (
        "Guten Tag,\n\nmein Kollege Matthis Oelrich und ich möchten gern teilnehmen. Ich leite das Bürgerbüro. "
        f"Herr Oelrich berät dort Vereine.{SIGNED}"
    )
    assert told(text) == {
        "Petra Schulze": "Ich leite das Bürgerbüro.",
        "Matthis Oelrich": "Herr Oelrich berät dort Vereine.",
    }


def test_what_is_said_of_both_is_said_of_each() -> None:
    """One sentence, two backgrounds."""
    text = "Wir, Rüdiger und Elfriede Hasselkamp, möchten gern teilnehmen. Wir engagieren uns beide im Heimatverein."
    both = "Wir engagieren uns beide im Heimatverein."
    assert told(text) == {"Rüdiger Hasselkamp": both, "Elfriede Hasselkamp": both}


def test_what_is_said_of_another_is_not_the_authors() -> None:
    """The seat is the other's, so is the background."""
    text = (
        "Guten Tag,\n\nbitte tragen Sie Frau Jana Krämer ein. Frau Krämer leitet bei uns das Stadtarchiv. "
        f"Ich selbst komme nicht mit.{SIGNED}"
    )
    assert told(text) == {"Jana Krämer": "Frau Krämer leitet bei uns das Stadtarchiv."}


def test_what_somebody_says_in_a_mail_that_is_passed_on_is_theirs() -> None:
    """The background of the person whose mail it was."""
    text = (
        f"Guten Tag,\n\nbitte registrieren Sie Frau Krämer.{SIGNED}\n"
        f"{FORWARD_MARK}\nVon: Jana Krämer <jana@stadt.example>\n\nIch leite das Stadtarchiv in Musterfels."
    )
    assert told(text) == {"Krämer": "Ich leite das Stadtarchiv in Musterfels."}


def test_a_changed_address_changes_no_background() -> None:
    """A mail that changes one thing leaves the others."""
    text = "Guten Tag,\n\nmeine neue Mailadresse ist petra.neu@post.example. Bitte ändern Sie sie in Ihrer Liste."
    assert told(text + SIGNED) == {"Petra Schulze": None}


def test_a_statement_without_end_is_cut() -> None:
    """No mail fills the store."""
    (background,) = told(" ".join([TELLS] * 200) + SIGNED, "Anmeldung").values()
    assert background is not None
    assert len(background) == BACKGROUND_LENGTH_MAX


@pytest.mark.parametrize("lead", ["Oh, good point.", "Ach so, klar.", "Stimmt, das fehlte noch!"])
def test_the_words_that_lead_in_to_a_statement_are_none_of_it(lead: str) -> None:
    """Whatever they are, they tell nothing."""
    statement = "I run the food bank in Swansea and sit on the city's poverty panel."
    assert list(told(f"{lead} {statement}", answers=True).values()) == [statement]


@pytest.mark.parametrize(
    "lead", ["Guten Tag, ", "Hallo liebes Team, ", "Oh, das Feld hatte ich für freiwillig gehalten. Also: "]
)
def test_what_leads_in_is_no_part_of_it(lead: str) -> None:
    """A greeting in the same line, an excuse before "Also: …"."""
    statement = "ich leite das Stadtarchiv von Musterfels."
    assert told(f"{ASKS}\n\n{lead}{statement}{SIGNED}") == {"Petra Schulze": statement}


@pytest.mark.parametrize(
    "text", ["Als Kind war ich oft im Zoo.", "Im letzten Sommer waren wir zweimal in Musterfels, das war schön."]
)
def test_an_old_memory_is_no_background(text: str) -> None:
    """A time alone tells nothing of work or engagement."""
    assert told(f"{ASKS}\n\n{text}{SIGNED}") == {"Petra Schulze": None}


def test_what_two_do_together_is_said_of_both() -> None:
    """ "Frau Krämer und ich betreuen …"."""
    text = (
        "Aus unserem Haus möchten teilnehmen:\n\nPetra Schulze, petra.schulze@stadt.example\n"
        "Jana Krämer, jana.kraemer@stadt.example\n\nFrau Krämer und ich betreuen gemeinsam die Dorfentwicklung."
    )
    assert set(told(f"{text}{SIGNED}").values()) == {"Frau Krämer und ich betreuen gemeinsam die Dorfentwicklung."}


def test_what_a_relation_does_is_not_the_authors() -> None:
    """ "Von ihm habe ich den Tipp" makes it no better."""
    text = "Mein Mann sitzt seit 2009 im Gemeinderat von Musterfels; von ihm habe ich den Tipp."
    assert told(f"{ASKS}\n\n{text}{SIGNED}") == {"Petra Schulze": None}
    assert told(f"{ASKS}\n\nMein Mann und ich leiten seit 2009 den Chor der Gemeinde.{SIGNED}")["Petra Schulze"]


@pytest.mark.parametrize(
    "text",
    [
        "Als Oma von fünf Enkeln möchte ich mich anmelden.",
        "Ich bin Mutter von drei Kindern und würde gern mitmachen.",
        "Ich bin ein ganz normaler Bürger und möchte einfach mal mitmachen.",
        "Mein Vater, Herr Hans-Peter Ullrich, möchte teilnehmen.",
        "Ich möchte teilnehmen. Ich lebe seit 1979 in der Stadt und hab sie immer gemocht.",
        "Ich möchte teilnehmen, weil mich das Thema interessiert.",
    ],
)
def test_a_family_a_home_and_mere_interest_are_no_background(text: str) -> None:
    """Who somebody is to their grandchildren names no function."""
    assert not any(person.background for person in reading(text + SIGNED).people)


@pytest.mark.parametrize(
    "text",
    [
        "Wenn ich als Ortsvorsteher auch teilnehmen darf, dann reservieren Sie mir bitte einen Stuhl.",
        "Ich würde mich freuen, als Apothekerin einen Platz zu bekommen.",
        "Teilnehmen würde ich auch im Namen unserer Elterninitiative.",
        "Bitte anmelden. Physiotherapeutin, 2. Vorsitzende Turnverein.",
        "Merci de m'inscrire. Enseignant retraité, bénévole aux Restos du Cœur.",
        "I am interested in attending because our cycling club wants to negotiate with the city. Please register me.",
    ],
)
def test_a_function_a_body_and_a_reason_of_ones_own_are_one(text: str) -> None:
    """Wherever in the sentence they stand."""
    assert any(person.background for person in reading(text + SIGNED).people)


def test_what_is_told_of_a_wife_is_hers() -> None:
    """ "Zu mir: …", "Zu meiner Frau: …"."""
    text = """wir kommen gern, meine Frau Ingrid Kallenbach (ingrid.kallenbach@web.example) und ich.

Zu mir: 38 Jahre Lokführer, heute sitze ich im Fahrgastbeirat.
Zu meiner Frau: sie leitet ehrenamtlich den Runden Tisch für Familien.

Norbert Kallenbach"""
    found = told(text)
    assert "Lokführer" in (found["Norbert Kallenbach"] or "")
    assert "Runden Tisch" in (found["Ingrid Kallenbach"] or "")
