"""What a pass has done, and who watches it: `Tally`, `Watch`. Handed into the passes by those who start them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from msgspec import Struct, field

from inbox_processor.model import OutboxEntry, Outcome, Trace


class Tally(Struct):
    """What one pass did. `refused`: sentences about replies that will not be tried again."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    attention: int = 0
    sent: int = 0
    refused: list[str] = field(default_factory=list)
    delayed: str = ""

    @property
    def mails(self) -> int:
        """How many mails were handled."""
        return self.outcomes.total()


class Watch(Struct):
    """What a pass tells while it works, and asks: `told(trace)` for each mail, `sent(entry)` for each reply,
    `refused(sentence)` for each that will not be tried again; `stop()` True where the desk shall end soon.
    """

    told: Callable[[Trace], None] = lambda _trace: None
    sent: Callable[[OutboxEntry], None] = lambda _entry: None
    refused: Callable[[str], None] = lambda _sentence: None
    stop: Callable[[], bool] = lambda: False
