"""What each stored mail leaves in the memory of the daemon, by itself: generator and servers are other processes.

    python -m benchmarks.growth [--mails 20000] [--step 1000] [--seed 1]

The daemon works through the traffic of the soak (without faults and without what comes back, as the SMTP sink keeps
nothing) on a real Dovecot; after each thousand mails its resident memory is read from /proc.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.ground import machine, sink
from benchmarks.idle import configured, daemon
from benchmarks.traffic import Traffic
from inbox_processor.adapters.store import Store
from tests.servers.dovecot import Dovecot, MailUser
from tests.system.workplace import until

AT_ONCE = 250
PATIENCE_SECONDS = 120


def resident_mib(pid: int) -> float:
    """Give what lies in RAM of a process."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def worked(user: MailUser, mails: list[bytes]) -> None:
    """Deliver mails and wait until none of them lies in the inbox."""
    user.deliver(*mails)
    folders = [user.maildir / name for name in ("new", "cur")]
    if not until(lambda: not any(any(folder.iterdir()) for folder in folders), PATIENCE_SECONDS):
        raise TimeoutError("the daemon leaves mails in the inbox")


def idle_outbox(path: Path) -> None:
    """Wait until no reply is due any more."""

    def left() -> bool:
        with Store.open(path, write=False) as store:
            states = store.tally("outbox", "state")
        return not states["queued",] and not states["sending",]

    if not until(left, PATIENCE_SECONDS):
        raise TimeoutError("replies do not leave")


def measured(mails: int, step: int, seed: int) -> None:
    """Run it and print a line for each step."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="growth")))
        dovecot = stack.enter_context(Dovecot())
        user = dovecot.user()
        smtp, _ = sink(stack)
        config = configured(folder, dovecot.imap, smtp, user.name, dovecot.password, 800)
        process = stack.enter_context(daemon(config))
        traffic, store = Traffic(seed), folder / "registrations.json"
        print(f"{'mails':>7} {'RSS MiB':>8} {'store MiB':>10} {'KiB a mail since the first step':>32}")
        first = 0.0
        for done in range(step, mails + 1, step):
            for _ in range(step // AT_ONCE):
                worked(user, list(traffic.hour(AT_ONCE)))
            idle_outbox(store)
            time.sleep(1)
            now = resident_mib(process.pid)
            first = first or now
            each = f"{(now - first) * 1024 / (done - step):.2f}" if done > step else ""
            size = sum(path.stat().st_size for path in folder.glob("registrations.json*")) / 2**20
            print(f"{done:>7} {now:>8.1f} {size:>10.1f} {each:>32}", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--step", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(machine())
    measured(given.mails, given.step, given.seed)


if __name__ == "__main__":
    main()
