"""What the commands that only look cost on a large store: whole processes, their output to a pipe.

    python -m benchmarks.commands [--people 10000] [--status-people 20000] [--review 5000] [--tries 3]

Every second person waits. Prints the least time of the processor, the wall time of that try and the most memory.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from benchmarks.ground import EVENT, fill_store, machine, measured
from benchmarks.idle import configured
from inbox_processor.adapters.store import Store
from inbox_processor.model import Effects, ReviewItem, Status

LOOKS = (
    ("participants", "--json"),
    ("participants",),
    ("show", "17"),
    ("show", "17", "--json"),
    ("verify", "--offline"),
    *(("export", "--format", kind) for kind in ("csv", "xlsx", "json", "ics", "html")),
)


def desk(folder: Path, people: int, review: int) -> Path:
    """Make a store of so many people, half of them waiting, and of so many mails in review; return its config."""
    folder.mkdir()
    store = folder / "registrations.json"
    fill_store(store, people)
    with Store.open(store, write=True, run=True) as opened:
        even = range(2, people + 1, 2)
        found = opened.records()
        waiting = tuple(replace(found.participants[number - 1], status=Status.WAITLISTED) for number in even)
        history = tuple(replace(found.history[number - 1], status=Status.WAITLISTED) for number in even)
        opened.commit(Effects(participants=waiting, history=history, review=tuple(map(_item, range(1, review + 1)))))
    return configured(folder, 1143, 1025, "desk", "geheim", max(people // 2, 1))


def _item(number: int) -> ReviewItem:
    return ReviewItem(
        id=f"m{number}",
        event=EVENT,
        arrived=datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(seconds=number),
        sender_name=f"Käthe Mühlenbrock-{number}",
        sender=f"kaethe.{number}@rathaus.example",
        subject="Anmeldung zur Werkstatt am 6. Juli",
        language="de",
        message_id=f"<{number}.5f3a9c@rathaus.example>",
        doubts=("The mail asks something that a human has to answer.", "It is not clear for whom the seat is."),
        people=(
            (f"Käthe Mühlenbrock-{number}", f"kaethe.{number}@rathaus.example", "Ich koordiniere seit Jahren. " * 5),
        ),
        rule="question",
    )


def line(config: Path, words: Sequence[str], tries: int) -> str:
    """Run one command some times; return its row."""
    more = {"INBOX_PROCESSOR_CONFIG": str(config)}
    best = min(
        (measured(["-m", "inbox_processor", *words], more) for _ in range(tries)), key=lambda one: one.cpu_seconds
    )
    return f"| `{' '.join(words)}` | {best.cpu_seconds:.2f} | {best.seconds:.2f} | {best.peak_mib:.0f} |"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--status-people", type=int, default=20_000)
    parser.add_argument("--review", type=int, default=5000)
    parser.add_argument("--tries", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="looks") as folder:
        large = desk(Path(folder) / "large", given.status_people, 0)
        usual = desk(Path(folder) / "usual", given.people, 0)
        review = desk(Path(folder) / "review", 100, given.review)
        runs = [(large, ("--help",)), (large, ("status", "--json")), (large, ("status",))]
        runs += [(usual, words) for words in LOOKS]
        runs += [(review, ("review",)), (review, ("review", "--json"))]
        print(f"{machine()}\n\n| command | CPU s | wall s | peak MiB |\n|---|---|---|---|")
        for config, words in runs:
            print(line(config, words, given.tries), flush=True)


if __name__ == "__main__":
    main()
