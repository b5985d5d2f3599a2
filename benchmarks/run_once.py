"""`run --once` beside its yardsticks: whole processes, in turn, on one Dovecot and one SMTP sink.

    python -m benchmarks.run_once [--mails 2000] [--stored 0] [--rounds 3] [--no-yardstick | --all-yardsticks]
                                  [--attachments]

The yardstick is the obvious script (obvious.py); with --all-yardsticks also the same in batches without any safety
(batched.py) and raw fetching and sending (raw.py).

Prints the machine and a markdown table: mails a second, time of the processor, the most memory. Each run
has a fresh mailbox with the same mails; a round holds one run of each, so that a drift of the machine meets all of
them. With people stored, the yardstick takes only the first 200 of the mails: it would need many minutes for all.
`--attachments`: every fiftieth mail carries one of 7 or 10 MB.
"""

from __future__ import annotations

import argparse
import statistics
from dataclasses import dataclass, field

from benchmarks.ground import Ground, Measured, machine, measured

YARDSTICK_MAILS_STORED = 200
HEAVY_EVERY = 50
OURS, FIRST_HUNDRED, YARDSTICK = "inbox-processor run --once", "… the first 100 mails only", "the obvious script"
OTHERS = {
    "the same in batches of 50, no safety": "benchmarks.batched",
    "raw fetch and send, nothing else": "benchmarks.raw",
}


@dataclass
class Runs:
    """All runs of one contender. `mails`: how many each of them handled."""

    mails: int
    found: list[Measured] = field(default_factory=list)

    @property
    def speeds(self) -> list[float]:
        """Mails a second, start of the process included."""
        return [self.mails / run.seconds for run in self.found]

    @property
    def speed(self) -> float:
        """The median."""
        return statistics.median(self.speeds)

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the processor a mail, the median: what a busy machine does not blur."""
        return statistics.median(run.cpu_seconds / self.mails * 1000 for run in self.found)

    @property
    def peak_mib(self) -> float:
        """The median of the most memory."""
        return statistics.median(run.peak_mib for run in self.found)


def ours(ground: Ground) -> Measured:
    """Run the program over all mails of the ground; RuntimeError where it left one."""
    place = ground.place()
    found = measured(["-m", "inbox_processor", "run", "--once", "--config", place.config])
    if left := ground.left(place):
        raise RuntimeError(f"run --once left {left} mails in the inbox")
    return found


def yardstick(ground: Ground, module: str = "benchmarks.obvious") -> Measured:
    """Run a yardstick over all mails of the ground."""
    place = ground.place()
    ports = [str(ground.dovecot.imap), str(ground.smtp)]
    found = measured(["-m", module, *ports, place.user.name, ground.dovecot.password, place.database])
    if left := ground.left(place):
        raise RuntimeError(f"{module} left {left} mails unread")
    return found


def table(runs: dict[str, Runs]) -> str:
    """Give all contenders as a markdown table; `times`: how much faster, or leaner, than the yardstick."""
    base = runs.get(YARDSTICK)
    lines = [
        "| what | mails | mails/s, median (min to max) | times | CPU ms a mail | times | peak RSS MiB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, run in runs.items():
        speeds = f"{run.speed:.0f} ({min(run.speeds):.0f} to {max(run.speeds):.0f})"
        faster = f"{run.speed / base.speed:.1f}" if base else ""
        leaner = f"{base.cpu_ms / run.cpu_ms:.1f}" if base else ""
        lines.append(
            f"| {name} | {run.mails} | {speeds} | {faster} | {run.cpu_ms:.1f} | {leaner} | {run.peak_mib:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="run --once beside its yardsticks.")
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-yardstick", action="store_true")
    parser.add_argument("--all-yardsticks", action="store_true")
    parser.add_argument("--attachments", action="store_true")
    given = parser.parse_args()
    few = min(given.mails, YARDSTICK_MAILS_STORED) if given.stored else given.mails
    heavy = HEAVY_EVERY if given.attachments else 0
    runs = {OURS: Runs(given.mails), FIRST_HUNDRED: Runs(100)}
    with (
        Ground(given.mails, given.stored, heavy=heavy) as all_mails,
        Ground(few, given.stored, heavy=heavy) as some,
        Ground(100, given.stored, heavy=heavy) as first,
    ):
        print(f"{machine()}; {all_mails.sink}\n", flush=True)
        for number in range(given.rounds):
            runs[OURS].found.append(ours(all_mails))
            runs[FIRST_HUNDRED].found.append(ours(first))
            if not given.no_yardstick:
                runs.setdefault(YARDSTICK, Runs(few)).found.append(yardstick(some))
            for name, module in OTHERS.items() if given.all_yardsticks else ():
                runs.setdefault(name, Runs(given.mails)).found.append(yardstick(all_mails, module))
            speeds = "; ".join(f"{name}: {run.speeds[-1]:.1f} mails/s" for name, run in runs.items())
            print(f"round {number + 1}: {speeds}", flush=True)
    print(f"\n{given.stored} people stored before\n\n{table(runs)}")


if __name__ == "__main__":
    main()
