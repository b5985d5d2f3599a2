"""The wish to come: said, written into the subject or a form, or meant by what the author tells.

Call `coming(context, by_act, people)` where nothing else is wanted; `stands_alone(wish, context, people)`: would it ask
for a seat if its author were unknown? `adds(context)`: does a change add to what is known?
"""

from __future__ import annotations

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, PersonRead, Wish, sentence
from inbox_processor.reading import names, subject
from inbox_processor.reading.acts import BARE_WORDS, Act, Done
from inbox_processor.reading.context import Context, most, words
from inbox_processor.reading.giving_back import CERTAIN, WISH_LEFT, Verdict
from inbox_processor.reading.mentions import mentions

# A statement without a wish, written to the registration address, asks for a seat; below this it may be anything.
STATEMENT_SURE = 0.8
TOLD_BESIDE = 0.6  # beside a seat that is asked for
TELLS_SURELY, RATHER_ASKS = 0.9, 0.3
OTHER_WISHES = ("question", "complaint", "offer", "decline", "withdraw", "unsure", "status", "keep")
OTHER_WISH_LEFT = 0.2
OFFERS_SURELY = 0.75
OFFERED_ALL_THE_SAME = 0.95  # beside a sure offer: who sells says "seat", "register" and "take part" too
SURE_ALL_THE_SAME = 0.6  # so sure a wish to come must be beside a complaint or an offer
HEADING_WORDS = 12
BARE_WISH = 6  # words of a line that is nothing but a wish
NAME_WORDS = (2, 3, 4)  # of a line that is nothing but a name


def coming(context: Context, by_act: dict[int, list[Done]], people: tuple[PersonRead, ...]) -> Verdict:
    """The verdict on a mail that neither leaves, asks after its state, repeats nor changes. `by_act`: its sentences by
    what they do.
    """
    register = by_act[Act.REGISTER]
    unsure = [item for item in by_act[Act.UNSURE] if not _merely_asks(item, most("register", register))]
    if unsure:
        doubt = (sentence("The author has not decided to come."),)
        return (
            (Wish.REGISTER if register else Wish.ASK),
            words(unsure[0], "undecided"),
            doubt if register else (),
        )
    against = [*by_act[Act.COMPLAINT], *by_act[Act.OFFER]]
    if register and against and not _comes_all_the_same(register, against, by_act):
        return Wish.UNCLEAR, words(against[0], "complains-or-offers"), ()
    if register:
        return Wish.REGISTER, words(register[0], "registers"), ()
    told = (item for item in by_act[Act.BACKGROUND] if item.sentence.kind != "tail")  # a signature tells nothing
    tells = any(told) or bool(context.labelled("background"))
    head = context.subject
    asked = head is not None and subject.asks(head, context, tells=tells)
    if head is not None and asked and (tells or not by_act[Act.QUESTION]) and not by_act[Act.COMPLAINT]:
        return Wish.REGISTER, Found(head.sentence.text, "subject-registers", "subject"), ()
    formed = _by_form(context) or _unsaid(context, by_act, people)
    if formed is not None:
        return Wish.REGISTER, formed, ()
    if tells:
        return _telling(context, by_act)
    if context.answers and any(person.name and person.name.place == "text" for person in people):
        return Wish.STATEMENT, None, ()  # perhaps the answer to the question for the name
    if by_act[Act.QUESTION]:
        return Wish.ASK, words(by_act[Act.QUESTION][0], "asks"), ()
    return Wish.UNCLEAR, None, ()


def _telling(context: Context, by_act: dict[int, list[Done]]) -> Verdict:
    """A statement; one that says that it is to be added ("Nachtrag zu meiner Anmeldung: …") is a change."""
    wish, rule = (Wish.UPDATE, "changes") if adds(context) else (Wish.STATEMENT, "tells")
    return wish, words(by_act[Act.BACKGROUND][0], rule) if by_act[Act.BACKGROUND] else None, ()


def adds(context: Context) -> bool:
    """ "Nachtrag zu meiner Anmeldung: …", "… könnt ihr das noch dazuschreiben?"."""
    return any(pattern("adds").search(item.sentence.text) for item in context.prose)


def _comes_all_the_same(register: list[Done], against: list[Done], by_act: dict[int, list[Done]]) -> bool:
    """True where a wish to come is sure enough beside a complaint or an offer."""
    said = any("register" in item.hits for item in register)
    provides = any(pattern("provides").search(item.sentence.text) for item in by_act[Act.OFFER])
    offers = provides or most("offer", by_act[Act.OFFER]) >= OFFERS_SURELY
    plainly = said or (not by_act[Act.OFFER] and most("register", register) > most("complaint", against))
    sure = OFFERED_ALL_THE_SAME if offers or not plainly else SURE_ALL_THE_SAME
    tells = said and most("background", by_act[Act.BACKGROUND]) >= STATEMENT_SURE and not offers
    return tells or most("register", register) >= sure


def _merely_asks(item: Done, asked: float) -> bool:
    """ "Wenn ja, schicken Sie es bitte früher", beside a plain wish to come: no phrase says that it is open."""
    return asked >= CERTAIN and "unsure" not in item.hits and 0.5 <= item.likely.get("unsure", 0) < asked


def _by_form(context: Context) -> Found | None:
    """A form that is filled in, or "Anmeldung" and no more, where nothing is answered; "Komme." in an answer, too."""
    tables = ("comes",) if context.answers else ("comes", "register_nouns")
    bare = ((item, item.sentence.text.strip(" .!:")) for item in context.prose if item.sentence.words <= BARE_WISH)
    said = next((one for one, text in bare if any(pattern(table).fullmatch(text) for table in tables)), None)
    if said is not None:
        return words(said, "registers")
    headed = (item for item in context.prose if not context.answers and _is_heading(item))
    first = next(headed, None)
    if first is not None:
        return words(first, "registers")
    form = context.labelled("name") or context.labelled("background")
    return (
        Found(form[0].value, "form", "text", form[0].start, form[0].end)
        if form and not context.message.thread
        else None
    )


def _is_heading(item: Done) -> bool:
    """ "Anmeldung: Petra Lindner, petra@…": the word, and who it is; "anmeldung für den workshop am 6. juli, danke"."""
    text = item.sentence.text
    head, colon, behind = text.partition(":")
    if colon and pattern("register_nouns").fullmatch(head.strip(" .")) is not None and mentions(behind):
        return True
    bare = not item.act & ~Act.COURTESY and item.sentence.words <= HEADING_WORDS and not text.endswith("?")
    denied = pattern("negations").search(text) is not None or "withdraw" in item.hits
    return bare and not denied and pattern("register_nouns").match(text) is not None


def _unsaid(context: Context, by_act: dict[int, list[Done]], people: tuple[PersonRead, ...]) -> Found | None:
    """The words that stand for a wish which no sentence says surely."""
    rather = _rather_asks(context, by_act)
    if rather is not None:
        return words(rather, "registers")
    if not _means_to_come(context, by_act, people):
        return None
    return words((by_act[Act.BACKGROUND] or by_act[Act.THIRD] or list(context.prose))[0], "statement-registers")


def _rather_asks(context: Context, by_act: dict[int, list[Done]]) -> Done | None:
    """ "Wenn Sie mich haben wollen, sitze ich am 6. Juli auf meinem Stuhl", in a mail that opens a thread and tells of
    its author: the sentence which rather asks for a seat than does anything else.
    """
    if context.message.thread or most("background", by_act[Act.BACKGROUND]) < TELLS_SURELY:
        return None
    if any(by_act[act] for act in (Act.OFFER, Act.KEEP, Act.UPDATE, Act.UNSURE)):
        return None
    rather = (item for item in context.prose if item.likely.get("register", 0) >= RATHER_ASKS)
    return next((item for item in rather if max(item.likely, key=item.likely.__getitem__) == "register"), None)


def _means_to_come(context: Context, by_act: dict[int, list[Done]], people: tuple[PersonRead, ...]) -> bool:
    """A plain statement about oneself, or about somebody with their address, with no other wish: nobody writes that
    to a registration address for another purpose. In an answer it completes; beside a question, a complaint or an
    offer it does not count.
    """
    if context.message.thread or any(
        by_act[act] for act in (Act.QUESTION, Act.COMPLAINT, Act.OFFER, Act.KEEP, Act.UPDATE)
    ):
        named = any(not person.is_sender and person.email for person in people)
        return named and not any(by_act[act] for act in (Act.COMPLAINT, Act.OFFER))
    # "Ich bin Sprecherin der Ortsgruppe und komm gern dazu" divides its probability between both
    sure = max((item.likely["background"] + item.likely["register"] for item in by_act[Act.BACKGROUND]), default=0)
    if sure < STATEMENT_SURE:
        return False
    if any(pattern("not_register").search(item.sentence.text) for item in context.prose):
        return False  # "Bevor ich zusage: …"
    speaking = [item for item in context.prose if item.sentence.words > BARE_WORDS]
    other = max(most(label, speaking) for label in OTHER_WISHES)
    if other < OTHER_WISH_LEFT and _signs(people):
        return True  # who tells of themselves and signs with their name may chat
    other = max(other, most("other", speaking))
    travels = any(
        item.first_person and item.likely["logistics"] >= STATEMENT_SURE for item in context.doing(Act.LOGISTICS)
    )
    return most("register", speaking) >= WISH_LEFT or other < OTHER_WISH_LEFT or travels


def _signs(people: tuple[PersonRead, ...]) -> bool:
    """True where the author's name stands in the text."""
    return any(person.is_sender and person.name and person.name.place == "text" for person in people)


def _gives_name(context: Context, people: tuple[PersonRead, ...]) -> bool:
    """True where a line is nothing but the author's name: so a question between the lines is answered."""
    own = [person.name.value for person in people if person.is_sender and person.name]
    lines = [item.sentence.text for item in context.prose if item.sentence.words in NAME_WORDS]
    return any(names.same(name, line) for name in own for line in lines)


def stands_alone(wish: Wish, context: Context, people: tuple[PersonRead, ...]) -> bool:
    """True for what would ask for a seat if its author were unknown: a statement that answers nothing, or a change
    beside which a seat is asked for. The author says their name and something of themselves, and nothing that has
    another purpose.
    """
    if wish not in (Wish.STATEMENT, Wish.UPDATE) or (wish is Wish.UPDATE and not any(map(_asks, context.prose))):
        return False
    others = Act.QUESTION | Act.COMPLAINT | Act.OFFER | Act.KEEP | Act.UNSURE | Act.STATUS
    others |= Act.UPDATE if wish is Wish.STATEMENT else Act.NONE
    if any(item.act & others for item in context.prose):
        return False
    named = _signs(people) or _gives_name(context, people)
    sure = STATEMENT_SURE if wish is Wish.STATEMENT else TOLD_BESIDE
    return named and most("background", context.doing(Act.BACKGROUND)) >= sure


def _asks(item: Done) -> bool:
    """ "Angemeldet sein möchte ich als einer, der …": what is told beside it leaves the wish little probability."""
    text = item.sentence.text
    said = "register" in item.hits or pattern("reserves").search(text) is not None
    return bool(item.act & Act.REGISTER) or (item.tells and said)
