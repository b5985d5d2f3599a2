"""Ten thousand mails at once, from one address and from ten thousand: what the desk does, and how long it takes.

    python -m benchmarks.flood [--mails 10000]

`run --once` as a process on a real Dovecot and an SMTP server, with the limits of the default config and an organiser's
address. Prints replies, mails in review, alerts, time and peak memory. Exit status 1 where a limit did not hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.ground import machine, measured
from benchmarks.traffic import flood
from inbox_processor.model import Outcome
from tests.cli.support import EVENT
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer
from tests.system.workplace import Workplace

ORGANISER = "chefin@verein.example"
PER_ADDRESS, PER_HOUR = 10, 500  # the defaults


def rounds(mails: int, *, one_address: bool) -> Iterator[str]:
    """Flood a desk; print what came of it, and yield what is wrong."""
    with tempfile.TemporaryDirectory(prefix="flood") as folder, Dovecot() as dovecot, SmtpServer() as smtp:
        desk = Workplace(Path(folder), dovecot.user(), smtp)
        desk.configure(events=[{**EVENT, "capacity": 100}], organiser={"address": ORGANISER})
        desk.deliver(*flood(mails, one_address=one_address))
        took = 0.0
        passes = 0
        while not passes or desk.folders().get("INBOX"):  # a pass gives up within two minutes
            found = measured(["-m", "inbox_processor", "run", "--once", "--config", desk.config])
            took, passes = took + found.seconds, passes + 1
        to = Counter(one.recipients[0] for one in smtp.taken)
        alerts = to.pop(ORGANISER, 0)
        outcomes = Counter(entry.outcome for entry in desk.records().ledger)
        (status,) = desk.call("status", "--json", now=datetime.now(UTC)).objects()
        print(
            f"{mails} mails from {'one address' if one_address else f'{mails} addresses'}: {took:.0f} s, "
            f"{mails / took:.0f} mails/s, {found.peak_mib:.0f} MiB, {to.total()} replies to {len(to)}, "
            f"{outcomes[Outcome.REVIEW]} in review, {status['outbox']['queued']} replies wait, {alerts} alert"
        )
    if alerts != 1:
        yield f"{alerts} alerts instead of one"
    if max(to.values()) > PER_ADDRESS or to.total() > PER_HOUR:
        yield "a limit did not hold"
    if sum(outcomes.values()) != mails:
        yield f"{sum(outcomes.values())} of {mails} mails are in the ledger"


def main() -> int:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mails", type=int, default=10_000)
    given = options.parse_args()
    print(machine())
    wrong = [line for one in (True, False) for line in rounds(given.mails, one_address=one)]
    for line in wrong:
        print(line)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
