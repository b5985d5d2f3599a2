"""The plain ways to write a registration: verb by verb, noun by noun, trade by trade.

Where one of these is misread, a whole family of mails is: so each test takes a family at once and names what failed.
All people are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product

import pytest

from inbox_processor.model import Mailbox, Reading, Wish
from tests.reading import plain
from tests.reading.letters import reading

AUTHOR = "Jürgen Knoll"
SENDER = Mailbox(AUTHOR, "j.knoll@post.example")
CLOSINGS = {"de": "Viele Grüße", "en": "Best regards", "fr": "Cordialement"}
LEAVES = (Wish.WITHDRAW, Wish.DECLINE)
# A human answers these; what matters is that nobody is registered.
FOR_A_HUMAN = (Wish.ASK, Wish.UNCLEAR, Wish.STATUS)


def read(text: str, language: str = "de", subject: str = "Werkstatt am 6. Juli") -> Reading:
    """Read a mail of Jürgen Knoll with one plain text between greeting and closing."""
    return reading(f"Guten Tag,\n\n{text}\n\n{CLOSINGS[language]}\n{AUTHOR}", subject, SENDER)


def failing(texts: Iterable[str], right: Callable[[Reading], bool], language: str = "de") -> list[str]:
    """The texts that are not read as they should be, each with what was understood."""
    found = ((text, read(text, language)) for text in texts)
    return [f"{text} -> {one.wish.value}, {_people(one)}" for text, one in found if not right(one)]


def _people(one: Reading) -> str:
    told = ((person.name and person.name.value, person.background is not None) for person in one.people)
    return ", ".join(f"{name} ({'tells' if tells else 'tells nothing'})" for name, tells in told)


def wishes(*wanted: Wish) -> Callable[[Reading], bool]:
    """Whether a reading has one of these wishes."""
    return lambda one: one.wish in wanted


def registers(*, tells: bool, people: int = 1) -> Callable[[Reading], bool]:
    """Whether so many people with names are registered without a doubt, with or without a background."""

    def right(one: Reading) -> bool:
        named = all(person.name is not None for person in one.people) and len(one.people) == people
        told = any(person.background is not None for person in one.people) is tells
        return one.wish is Wish.REGISTER and not one.doubts and named and told

    return right


VERBS = (
    ("storniere", "stornieren", ""),
    ("widerrufe", "widerrufen", ""),
    ("ziehe", "zurückziehen", "zurück"),
    ("nehme", "zurücknehmen", "zurück"),
    ("sage", "absagen", "ab"),
    ("cancele", "canceln", ""),
    ("annulliere", "annullieren", ""),
)
SEATS = (
    "meine Anmeldung", "meine Teilnahme", "meinen Platz", "meine Buchung", "meine Reservierung", "meine Registrierung",
    "die Anmeldung", "unsere Anmeldung", "meine Anmeldung zur Werkstatt", "meine Anmeldung vom 3. Juni",
    "unsere beiden Plätze",
)  # fmt: skip


def german_withdrawals() -> Iterator[str]:
    """Each verb with each noun, in the forms that a sentence takes."""
    for (stem, infinitive, particle), seat in product(VERBS, SEATS):
        behind = f" {particle}" if particle else ""
        yield f"Ich {stem} hiermit {seat}{behind}."
        yield f"Hiermit {stem} ich {seat}{behind}."
        yield f"Leider muss ich {seat} {infinitive}."
        yield f"Ich möchte {seat} {infinitive}."
        yield f"Könnte ich bitte {seat} {infinitive}?"
        yield f"{stem} {seat}{behind}, bin krank geworden."
    for seat in SEATS[:-1]:
        for verb in ("stornieren", "canceln", "annullieren"):
            yield f"Bitte {verb} Sie {seat}."
            yield f"Bitte {seat} {verb}."
            yield f"Könnten Sie bitte {seat} {verb}?"


def test_a_withdrawal_is_one_whatever_verb_and_noun_say_it() -> None:
    """ "Ich storniere hiermit meine Anmeldung" was taken for a registration, for it has "hiermit … meine Anmeldung"."""
    assert failing(german_withdrawals(), wishes(*LEAVES)) == []


@pytest.mark.parametrize(
    ("language", "texts"), [("de", plain.GIVES_BACK_DE), ("en", plain.GIVES_BACK_EN), ("fr", plain.GIVES_BACK_FR)]
)
def test_who_gives_the_seat_back_is_not_registered(language: str, texts: tuple[str, ...]) -> None:
    """With the words of a withdrawal or without them."""
    assert failing(texts, wishes(*LEAVES), language) == []


def test_what_denies_a_withdrawal_takes_no_seat_away() -> None:
    """ "Bitte streichen Sie mich nicht von der Liste": a seat lost by this is lost for good."""
    assert failing(plain.STAYS, lambda one: one.wish not in LEAVES) == []


@pytest.mark.parametrize(
    ("language", "texts", "work"),
    [
        ("de", plain.ASKS_DE, "Ich arbeite als Gärtnerin bei der Stadt Gera."),
        ("en", plain.ASKS_EN, "I work as a gardener for the city of Gera."),
        ("fr", plain.ASKS_FR, "Je travaille comme jardinière pour la ville de Gera."),
    ],
)
def test_a_wish_with_a_trade_registers_with_the_background(language: str, texts: tuple[str, ...], work: str) -> None:
    """However the seat is asked for."""
    assert failing((f"{text} {work}" for text in texts), registers(tells=True), language) == []


TRADES_DE = (
    "Gärtnerin", "Buchhalterin", "Krankenpfleger", "Hebamme", "Busfahrer", "Elektriker", "Sozialarbeiterin",
    "Stadtplanerin", "Rentnerin", "Student", "Lehrer", "Erzieherin", "Imkerin", "Polizistin", "Landwirt",
    "Informatikerin", "Journalistin", "Tischlerin", "Ingenieur", "Ratsmitglied", "Stadträtin", "Ortsvorsteher",
    "Elternsprecherin", "Quartiersmanagerin",
)  # fmt: skip
FORMS_DE = (
    "Ich bin {}.", "Bin {}.", "Ich arbeite als {}.", "Von Beruf bin ich {}.", "Mein Beruf: {}.", "Ich war lange {}.",
    "Beruflich bin ich {}.", "Zu mir: {}, 54 Jahre.", "Kurz zu mir: Ich bin {}.", "Ich bin {} und wohne in Gera.",
    "Seit 2010 bin ich {}.", "Als {} habe ich viel mit Menschen zu tun.",
)  # fmt: skip
TRADES_EN = (
    "a teacher", "a nurse", "a retired engineer", "a gardener", "an accountant", "a councillor", "a farmer",
    "a housewife", "a midwife", "a bus driver", "an architect",
)  # fmt: skip
FORMS_EN = (
    "I am {}.", "I'm {} in Gera.", "I work as {}.", "By profession I am {}.", "I used to be {}.", "About me: {}.",
    "Background: {}.", "I've been {} since 2010.", "As {} I deal with people every day.",
)  # fmt: skip
TRADES_FR = ("enseignant", "infirmière", "retraité", "agriculteur", "sage-femme", "assistante sociale")
FORMS_FR = (
    "Je suis {}.", "Je travaille comme {}.", "De profession, je suis {}.", "J'ai été {} pendant trente ans.",
    "Je suis {} et j'habite à Metz.", "En tant que {}, je rencontre beaucoup de gens.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "asks", "forms", "trades"),
    [
        ("de", "Hiermit melde ich mich an.", FORMS_DE, TRADES_DE),
        ("en", "Please register me.", FORMS_EN, TRADES_EN),
        ("fr", "Je souhaite m'inscrire.", FORMS_FR, TRADES_FR),
    ],
)
def test_a_trade_is_a_background(language: str, asks: str, forms: tuple[str, ...], trades: tuple[str, ...]) -> None:
    """Nobody is asked for what they have said, and no trade becomes a name ("Ich bin Pfarrer von Beruf")."""
    texts = (f"{asks} {form.format(trade)}" for form, trade in product(forms, trades))

    assert failing(texts, registers(tells=True), language) == []


HEARD = (
    "Ich habe in der Zeitung davon gelesen und", "Eine Nachbarin hat mir davon erzählt, und ich",
    "Ihre Einladung hat mich erreicht, und ich", "Das Thema finde ich wichtig und ich",
)  # fmt: skip
THEN = ("möchte mich anmelden.", "nehme gern teil.", "melde mich hiermit an.", "bitte um einen Platz.")
BOTH = (
    "Ich bin {} und möchte mich anmelden.", "Als {} möchte ich gern teilnehmen.", "Bin {} und gern dabei.",
    "Ich möchte mich anmelden, ich bin {}.", "Anmeldung: Jürgen Knoll, {}.", "Ich, {}, möchte mich anmelden.",
)  # fmt: skip


def test_how_one_heard_of_it_makes_the_wish_no_courtesy() -> None:
    """ "I saw your announcement online and I wish to take part" went to review."""
    english = [f"{lead} I wish to take part." for lead in ("I saw your announcement and", "A friend told me of it and")]

    assert failing((" ".join(pair) for pair in product(HEARD, THEN)), registers(tells=False)) == []
    assert failing(english, registers(tells=False), "en") == []


def test_wish_and_trade_may_stand_in_one_sentence() -> None:
    """In whatever order."""
    texts = (form.format(trade) for form, trade in product(BOTH, TRADES_DE))

    assert failing(texts, registers(tells=True)) == []


OTHERS = ("Petra Schulze", "Max Wolf", "Ayşe Yılmaz", "Andrzej Nowak")
FOR_ONE = (
    "Ich möchte meine Kollegin {} anmelden. Sie leitet das Bauamt.",
    "Hiermit melde ich Frau {} an, sie leitet das Bauamt.",
    "Bitte melden Sie {} an, Leiterin des Bauamts.", "Für unser Amt nimmt {} teil, Leiterin des Bauamts.",
    "Ich melde unsere Vorsitzende {} an.", "Unsere Mitarbeiterin {} möchte teilnehmen. Sie betreut die Beteiligung.",
    "Bitte setzen Sie {} auf die Liste. Sie ist unsere Quartiersmanagerin.",
    "Für den Workshop melde ich an: {}, Sozialarbeiterin.", "Teilnehmen soll {}, unsere Pressesprecherin.",
)  # fmt: skip
FOR_BOTH = (
    "Ich komme mit meiner Kollegin {}. Wir arbeiten beide im Bauamt.",
    "Meine Kollegin {} und ich möchten teilnehmen. Wir arbeiten beide im Bauamt.",
    "Wir möchten zu zweit kommen, {} und ich. Wir arbeiten beide im Bauamt.",
    "Ich melde mich und {} an. Wir sitzen beide im Ortsbeirat.",
    "Außer mir kommt noch {}. Wir leiten zusammen den Chor.",
)  # fmt: skip


def test_one_is_registered_by_another() -> None:
    """With the function that stands beside the name, and a name in any letters."""
    texts = [form.format(name) for form, name in product(FOR_ONE, OTHERS)]

    assert failing(texts, registers(tells=True)) == []
    assert failing(texts, lambda one: one.people[0].name is not None and one.people[0].name.value in OTHERS) == []


def test_two_come() -> None:
    """The author and whom they bring."""
    texts = (form.format(name) for form, name in product(FOR_BOTH, OTHERS))

    assert failing(texts, registers(tells=True, people=2)) == []


def test_a_change_registers_nobody_anew() -> None:
    """ "Ich möchte meine Anmeldung ändern" has the words of a registration."""
    assert failing(plain.CHANGES, wishes(Wish.UPDATE)) == []


@pytest.mark.parametrize("texts", [plain.QUESTIONS, plain.STATUS, plain.OTHER])
def test_what_asks_for_no_seat_gets_none(texts: tuple[str, ...]) -> None:
    """Questions, thanks, offers, complaints, the press."""
    assert failing(texts, wishes(*FOR_A_HUMAN, Wish.DECLINE, Wish.STATEMENT)) == []


def test_who_comes_registers_whatever_is_refused_beside() -> None:
    """ "Leider konnte ich mich nicht früher melden, möchte aber gern teilnehmen" was a polite refusal."""
    assert failing(plain.COMES_ALL_THE_SAME, lambda one: one.wish is Wish.REGISTER and not one.doubts) == []


def test_a_reason_makes_no_registration_of_a_withdrawal() -> None:
    """Nor does what was said before."""
    assert failing(plain.LEAVES_FOR_A_REASON, wishes(*LEAVES)) == []


def test_questions_about_the_day_ask_for_no_seat() -> None:
    """Also where they speak of registering."""
    assert failing(plain.ASKS_ONLY, wishes(*FOR_A_HUMAN)) == []


PLAIN_WISHES = {
    "nl": (("Ik wil me graag aanmelden.", "Ik doe graag mee."), ("Ik trek mijn aanmelding in.", "Ik meld me af.")),
    "it": (("Mi iscrivo al workshop.", "Vorrei partecipare."), ("Ritiro la mia iscrizione.", "Non potrò venire.")),
    "es": (("Quisiera inscribirme.", "Me apunto."), ("Les ruego que anulen mi inscripción.", "Mi plaza queda libre.")),
    "pl": (("Zgłaszam swój udział.", "Zapisuję się."), ("Rezygnuję z udziału.", "Moje miejsce jest wolne.")),
    "tr": (("Katılmak istiyorum.", "Katılmayı çok isterim."), ("Kaydımı iptal ediyorum.", "Gelemeyeceğim.")),
}


@pytest.mark.parametrize("language", PLAIN_WISHES)
def test_the_plain_wishes_of_other_languages(language: str) -> None:
    """To come, and to leave."""
    comes, leaves = PLAIN_WISHES[language]

    assert [text for text in comes if read(text).wish is not Wish.REGISTER] == []
    assert [text for text in leaves if read(text).wish not in LEAVES] == []
