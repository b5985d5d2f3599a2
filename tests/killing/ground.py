"""The ground of the kill harness: real servers, and for each trial a fresh mailbox, folder and desk."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.cli.support import EVENT
from tests.killing.letters import CAPACITY
from tests.killing.nursery import Nursery
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer
from tests.system.workplace import Workplace

FIRST_ARRIVAL = 1_463_738_400  # 2016-05-20, 12:00 in Berlin
TUNED = {"batch": 20, "outgrown": 48 * 1024}  # several commits and a fold in the middle of 60 mails


class Capturing(SmtpServer):
    """Notes when each mail was accepted (CLOCK_MONOTONIC)."""

    def __init__(self) -> None:
        super().__init__(offers=("DSN", "SMTPUTF8", "PIPELINING"))
        self.accepted: list[float] = []

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        self.accepted.append(time.monotonic())
        return answer

    def begin(self) -> None:
        """Forget what came before."""
        self.taken, self.accepted = [], []


class Ground:
    """`with Ground() as ground:` then `with ground.desk(…) as desk:`."""

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self._dovecot = self._stack.enter_context(Dovecot())
        self.smtp = self._stack.enter_context(Capturing())
        self.nursery = self._stack.enter_context(Nursery())
        return self

    def __exit__(self, *exc: Any) -> None:
        self._stack.close()

    @contextmanager
    def desk(self, *, sent: bool) -> Iterator[Workplace]:
        """Make a desk with an empty inbox; all of it goes at the end."""
        folder = Path(tempfile.mkdtemp(prefix="kill"))
        user = self._dovecot.user()
        self.smtp.begin()
        desk = Workplace(folder, user, self.smtp)
        event = {**EVENT, "capacity": CAPACITY}
        desk.configure([event], folders={"sent": "Sent"} if sent else {}, log={"level": "warning"})
        try:
            yield desk
        finally:
            shutil.rmtree(folder)
            shutil.rmtree(user.maildir.parent, ignore_errors=True)


def put(desk: Workplace, mails: list[bytes], first: int) -> None:
    """Put mails into the inbox as number `first` and following: each arrived a minute after the one before."""
    maildir = desk.user.maildir
    for number, octets in enumerate(mails, first):
        arrived = FIRST_ARRIVAL + 60 * number
        path = maildir / "tmp" / f"{arrived}.M{number:06d}.tests"
        path.write_bytes(octets)
        os.utime(path, (arrived, arrived))
        desk.user.server.chown(path)
        path.rename(maildir / "new" / path.name)
