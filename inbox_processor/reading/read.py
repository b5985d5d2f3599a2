"""Message + Body → Reading: what one mail says, without knowing who wrote before.

Call `read(message, body)`. Order: sentences, labelled fields, acts, wish, people, backgrounds, language, attention.
Pure; never raises on any text.
"""

from __future__ import annotations

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Body, Finding, Found, Message, PersonRead, Reading, Wish
from inbox_processor.reading import (
    answer,
    background,
    coming,
    giving_back,
    intent,
    labels,
    language,
    leaving,
    person,
    sender,
    signed,
)
from inbox_processor.reading.acts import Act, Done, act_alone, acts
from inbox_processor.reading.context import SUBJECT_PREFIX, Context
from inbox_processor.reading.sentences import sentences
from inbox_processor.reading.turns import asks_confirmation, tagged

_SOURCE = "reading"
ASKED_SURELY = 0.95
ASKED_BESIDE = 0.35  # "Darf ich auch später dazustoßen?" behind a plain registration is a question, not a second one


def read(message: Message, body: Body) -> Reading:
    """What the author of one mail wants, for whom, and what they say of those people."""
    parts = signed.set_apart(labels.set_apart(sentences(body)), message, body)
    fields = labels.fields(body)
    context = Context(message, body, acts(parts), fields, _subject(message))
    people = person.people(context)
    wish, words, doubts = intent.wish(context, people)
    telling = {one.sentence for one in context.done if one.likely.get("background", 0) >= background.TELLS_SURELY}
    asked, asked_words = language.wished(tuple(part for part in parts if part not in telling))
    return Reading(
        wish=wish,
        language=language.of(body.own) or language.of(message.subject),
        people=_people(context, wish, people),
        asked_language=asked,
        attention=_attention(context, wish),
        findings=_findings(words, asked_words),
        doubts=doubts,
        wish_found=words,
        complete=coming.stands_alone(wish, context, people),
        answer=answer.answer(context, wish),
        replaced=giving_back.replaced(context),
        instead=_instead(context, wish, people),
        adds=wish is Wish.UPDATE and coming.adds(context),
    )


def _subject(message: Message) -> Done | None:
    """The subject as a sentence of the author; not where it is an answer's or a forwarded mail's."""
    text = SUBJECT_PREFIX.sub("", message.subject).strip()
    if not text or message.thread or len(text) < len(message.subject.strip()):
        return None
    return act_alone(text)


def _people(context: Context, wish: Wish, people: tuple[PersonRead, ...]) -> tuple[PersonRead, ...]:
    if wish in (Wish.WITHDRAW, Wish.DECLINE):
        return leaving.withdrawn(context)
    if wish in (Wish.ASK, Wish.STATUS):
        return (PersonRead(sender.name(context)),)
    people = background.assign(context, people)
    if wish is Wish.UPDATE:
        return tuple(background.changed(context, one) for one in people)
    return people


def _instead(context: Context, wish: Wish, people: tuple[PersonRead, ...]) -> tuple[PersonRead, ...]:
    """ "Ich selbst muss passen. Tragen Sie bitte Frau Wirth ein (wirth@…)": she, where her own address is said."""
    if wish not in (Wish.WITHDRAW, Wish.DECLINE) or not giving_back.sends_another(context):
        return ()
    others = tuple(one for one in people if not one.is_sender and one.name and one.email)
    return background.assign(context, others)


def _attention(context: Context, wish: Wish) -> bool:
    """True where something besides waits for a human: a question or a request that the normal reply does not answer."""
    if wish in (Wish.ASK, Wish.UNCLEAR):
        return True
    strongest = max((item.likely.get("register", 0) for item in context.doing(Act.REGISTER)), default=0)
    for index, item in enumerate(context.done):
        if language.wished((item.sentence,))[0]:
            continue  # "Pouvez-vous me répondre en allemand ?": the reply is in that language
        if item.sentence.kind == "tail" and not item.sentence.text.endswith("?"):
            continue  # "Bitte prüfen Sie, ob diese Mail ausgedruckt werden muss": a footer
        if item.act & Act.QUESTION and not _rhetorical(index, context):
            return True
        beside = item.act & Act.REGISTER and item.likely["register"] < strongest and item.sentence.text.endswith("?")
        if beside and not _needs_none(item.sentence.text) and item.likely["question"] >= ASKED_BESIDE:
            return True
    return False


def _needs_none(text: str) -> bool:
    """True for a request that the normal reply fulfils."""
    return tagged(text) or asks_confirmation(text)


def _answered_at_once(index: int, context: Context) -> bool:
    """ "Warum ich komme? Weil …": the author's next sentence answers it, so nobody else need do so."""
    item = context.done[index]
    if index + 1 >= len(context.done) or not item.sentence.text.rstrip("\"“”') ").endswith("?"):
        return False
    behind = context.done[index + 1]
    if behind.sentence.kind != "prose" or behind.sentence.paragraph != item.sentence.paragraph:
        return False
    if behind.act & Act.QUESTION:
        return False
    return pattern("replies").match(behind.sentence.text) is not None or (
        pattern("echoes").match(item.sentence.text) is not None and ":" not in item.sentence.text
    )


def _rhetorical(index: int, context: Context) -> bool:
    """A question in the midst of a tale, put to nobody, or that the author answers, is none."""
    item = context.done[index]
    if _answered_at_once(index, context):
        return True
    if item.likely.get("question", 0) >= ASKED_SURELY or "question" in item.hits:
        return False
    around = [other for other in context.done if other.sentence.paragraph == item.sentence.paragraph]
    return (
        len(around) >= 4
        and not item.act & Act.BACKGROUND
        and not any(
            word in f" {item.sentence.text.casefold()} "
            for word in (" sie ", " ihnen ", " ihr ", " euch ", " you ", " ich ", " i ", " vous ")
        )
    )


def _findings(*found: Found | None) -> tuple[Finding, ...]:
    return tuple(Finding(item.rule, _SOURCE, item.value[:200]) for item in found if item is not None)
