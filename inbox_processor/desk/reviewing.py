"""What waits for a human: a mail that nobody has decided, or the question beside a registration that is done.

Duty: the ReviewItem of a mail, if it has one. Call `review_items`.
"""

from __future__ import annotations

from inbox_processor.model import Decision, Letter, Outcome, Reading, ReviewItem, sentence


def review_items(decision: Decision, reading: Reading | None, letter: Letter) -> tuple[ReviewItem, ...]:
    """Return the item of this mail, or nothing; a mail that must not be answered asks nobody anything beside."""
    undecided = decision.outcome is Outcome.REVIEW
    if not undecided and not (decision.attention and letter.answerable):
        return ()
    beside = sentence(
        "Answered by the desk, but it also asks something that only a person can answer (the mail's outcome: "
        "{outcome}).",
        outcome=decision.outcome.value,
    )
    return (
        ReviewItem(
            id=letter.ledger_id,
            event=decision.event,
            arrived=letter.arrived,
            sender_name=letter.sender_name,
            sender=letter.sender,
            subject=letter.subject,
            language=decision.language or (reading.language if reading else ""),
            message_id=letter.message_id,
            doubts=decision.reasons if undecided else (beside,),
            people=tuple((person.name, person.email, person.background) for person in decision.people),
            answerable=letter.answerable,
            rule=decision.rules[-1] if undecided and decision.rules else "",
        ),
    )
