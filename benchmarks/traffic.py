"""Weeks of mail for the soak and the floods: what people and machines send, the same for the same seed.

Call `Traffic(seed).hour(count)` for the mails of an hour, `heard(taken)` for the replies that came to people, some of
which come back. `flood(count, one_address)` writes registrations that come all at once. All invented.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP

from benchmarks.mails import BACKGROUNDS, FIRST_NAMES, LAST_NAMES
from tests.bounces import FINAL, LATE, NO_BOUNCES
from tests.servers.smtp import Taken
from tests.system.workplace import polite

REMEMBERED = 400  # people and mails that later mails refer to


class Traffic:
    """A stream of mails. `written`: how many of each kind so far."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.written: Counter[str] = Counter()
        self._number = 0
        self._known: deque[tuple[str, str]] = deque(maxlen=REMEMBERED)  # name, address
        self._incomplete: deque[tuple[str, str]] = deque(maxlen=REMEMBERED)
        self._mails: deque[bytes] = deque(maxlen=REMEMBERED)
        self._replies: deque[Taken] = deque(maxlen=REMEMBERED)
        self._kinds: tuple[tuple[str, int, Callable[[], bytes]], ...] = (
            ("registration", 42, self._registration),
            ("without background", 10, self._bare),
            ("completion", 6, self._completion),
            ("withdrawal", 9, self._withdrawal),
            ("the same mail again", 3, self._again),
            ("registered twice", 4, self._twice),
            ("question", 5, self._question),
            ("bounce", 4, self._bounce),
            ("late or absent", 5, self._notice),
            ("newsletter", 8, self._newsletter),
            ("no mail at all", 4, self._noise),
        )

    def hour(self, count: int) -> Iterator[bytes]:
        """Write so many mails."""
        weights = [weight for _, weight, _ in self._kinds]
        for kind, _, write in self.dice.choices(self._kinds, weights, k=count):
            self.written[kind] += 1
            mail = write()
            self._mails.append(mail)
            yield mail

    def heard(self, taken: Sequence[Taken]) -> None:
        """Let people have these replies."""
        self._replies.extend(taken)

    def _person(self) -> tuple[str, str]:
        self._number += 1
        name = f"{self.dice.choice(FIRST_NAMES)} {self.dice.choice(LAST_NAMES)}"
        return name, f"gast{self._number}@stadt{self._number % 211}.example"

    def write(self, who: tuple[str, str], text: str, subject: str = "Anmeldung Expertenwerkstatt") -> bytes:
        """Write one mail of a person."""
        self._number += 1
        name, own = who
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"{name} <{own}>"
        mail["To"] = "anmelden@example.org"
        mail["Subject"] = subject
        mail["Message-ID"] = f"<{self._number}.{own}>"
        mail.set_content(f"{polite(text, name)}\n")
        return mail.as_bytes()

    def _registration(self) -> bytes:
        who = self._person()
        self._known.append(who)
        return self.write(who, f"hiermit melde ich mich zur Expertenwerkstatt an. {self.dice.choice(BACKGROUNDS)}")

    def _bare(self) -> bytes:
        who = self._person()
        self._incomplete.append(who)
        return self.write(who, "hiermit melde ich mich an.")

    def _completion(self) -> bytes:
        if not self._incomplete:
            return self._bare()
        who = self._incomplete.popleft()
        self._known.append(who)
        return self.write(who, self.dice.choice(BACKGROUNDS), "Re: Bitte um Ergänzung")

    def _withdrawal(self) -> bytes:
        if not self._known:
            return self._registration()
        return self.write(self.dice.choice(self._known), "leider muss ich meine Anmeldung zurückziehen.", "Absage")

    def _again(self) -> bytes:
        return self.dice.choice(self._mails) if self._mails else self._registration()

    def _twice(self) -> bytes:
        if not self._known:
            return self._registration()
        return self.write(self.dice.choice(self._known), f"hiermit melde ich mich an. {BACKGROUNDS[0]}")

    def _question(self) -> bytes:
        return self.write(self._person(), "ist der Saal barrierefrei, und gibt es Parkplätze?", "Frage")

    def _bounce(self) -> bytes:
        shapes = [shape for shape, _ in FINAL.values()]
        return self._of_a_reply(self.dice.choice(shapes))

    def _notice(self) -> bytes:
        return self._of_a_reply(self.dice.choice([*LATE.values(), *NO_BOUNCES.values()]))

    def _of_a_reply(self, shape: Callable[[bytes, str], bytes]) -> bytes:
        if not self._replies:
            return self._newsletter()
        reply = self.dice.choice(self._replies)
        envelope_id = next((one[6:] for one in reply.options if one.startswith("ENVID=")), "")
        self._number += 1
        notice = shape(reply.octets, envelope_id)
        return notice.replace(b"<notice.", f"<notice.{self._number}.".encode())

    def _newsletter(self) -> bytes:
        self._number += 1
        return (
            f"From: Portal <news@portal.example>\r\nList-Unsubscribe: <mailto:weg@portal.example>\r\nSubject: Neues\r\n"
            f"Precedence: bulk\r\nMessage-ID: <news.{self._number}@portal.example>\r\n\r\nDie Woche im Überblick.\r\n"
        ).encode()

    def _noise(self) -> bytes:
        # Without NUL and CR, which a Maildir does not give back as they are.
        return self.dice.randbytes(self.dice.randrange(1, 3000)).translate(None, b"\x00\r")


def flood(count: int, *, one_address: bool) -> Iterator[bytes]:
    """Write registrations of one address, or of as many as there are mails."""
    traffic = Traffic(1)
    for number in range(count):
        name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number // 7 % len(LAST_NAMES)]}"
        who = (name, "flut@stadt.example" if one_address else f"gast{number}@stadt{number % 97}.example")
        yield traffic.write(who, f"hiermit melde ich mich an. {BACKGROUNDS[number % len(BACKGROUNDS)]}")
