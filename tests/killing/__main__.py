"""`python -m tests.killing`: kill real runs everywhere, and say what was found.

    python -m tests.killing --record places.jsonl                   at every place, for `run --once` and the daemon
    python -m tests.killing --random 1000 --record kills.jsonl      at random moments
    python -m tests.killing --how once --sample 20                  a sample of the places

It works on 60 mails over a Dovecot and an SMTP server of its own. Each trial is killed (random ones up to three times),
started again until all is done, and checked; `verify` is called after every kill. With --record a stopped run goes on.
Exit status 1 where a rule was broken.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.killing.ground import Ground
from tests.killing.trial import HOW, Kill, Outcome, Reference, Trials

KILLED_AGAIN = 0.3  # of the random trials: the restart is killed as well
TOLD_EVERY = 20


class Record:
    """What the trials showed: one JSON object a line, in a file where one is named."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.lines: list[dict[str, Any]] = []
        if path is not None and path.exists():
            self.lines = [json.loads(line) for line in path.read_text().splitlines()]
        self._known = {line["trial"] for line in self.lines}

    def __contains__(self, trial: object) -> bool:
        return trial in self._known

    def add(self, trial: str, outcome: Outcome) -> None:
        """Keep one trial; tell of a broken rule at once, and now and then how far it is."""
        line = {"trial": trial, **asdict(outcome)}
        self.lines.append(line)
        if self._path is not None:
            with self._path.open("a") as file:
                file.write(json.dumps(line) + "\n")
        if outcome.faults:
            print(f"BROKEN {trial}: {'; '.join(outcome.faults)}\n{outcome.said}", flush=True)
        elif len(self.lines) % TOLD_EVERY == 0:
            print(self.summary(), flush=True)

    def summary(self) -> str:
        """Say in one line what was found so far."""
        kills = sum(line["hit"] for line in self.lines)
        doubled = sum(line["doubled"] for line in self.lines)
        broken = sum(bool(line["faults"]) for line in self.lines)
        words = "all of them killed between the server's acceptance and the mark, under the same Message-ID"
        return (
            f"{len(self.lines)} trials, {kills} kills: {broken} with a broken rule; {doubled} replies went out twice"
            f"{', ' + words if doubled and not broken else ''}."
        )


def everywhere(reference: Reference, sample: int, seed: str) -> Iterator[tuple[str, list[Kill]]]:
    """Plan a trial for every place, or for `sample` of them."""
    plans = reference.plans()
    if sample and sample < len(plans):
        plans = random.Random(seed).sample(plans, sample)
    for plan in plans:
        yield f"{plan.moment} {plan.number} {plan.place}", [Kill(plan)]


def at_random(reference: Reference, number: int, seed: str) -> Iterator[tuple[str, list[Kill]]]:
    """Plan trials at random moments of a run."""
    for trial in range(number):
        dice = random.Random(f"{seed} {trial}")
        kills = [Kill(after=dice.uniform(0, reference.seconds))]
        while len(kills) < 3 and dice.random() < KILLED_AGAIN:
            kills.append(Kill(after=dice.uniform(0, reference.seconds)))
        yield f"random {seed} {trial}", kills


def tell_window(how: str, reference: Reference, *, sent: bool) -> None:
    """Say how long a kill, or a power cut, would make the reply go out again."""
    folder = "with" if sent else "without"
    for what in ("kill", "power cut"):
        windows = reference.windows(sent=sent, power=what == "power cut")
        mean, longest = statistics.mean(windows) * 1000, max(windows) * 1000
        print(
            f"{how}, {folder} a Sent folder: {len(windows)} replies, the window for a {what} is {mean:.2f} ms in the "
            f"mean and {longest:.2f} ms at most, {sum(windows) / reference.seconds:.2%} of the run.",
            flush=True,
        )


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.killing", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--how", choices=[*HOW, "both"], default="both", help="run --once, the daemon, or both")
    parser.add_argument("--sent", choices=["with", "without", "both"], default="both", help="a Sent folder")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="N trials at random moments, in all")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="only N places, of each kind of run")
    parser.add_argument("--seed", default="1", help="another seed, other moments")
    parser.add_argument("--record", type=Path, help="a file for the results, which is gone on with where it exists")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; give the exit status."""
    asked = arguments(words)
    record = Record(asked.record)
    ways = HOW if asked.how == "both" else (asked.how,)
    folders = {"with": (True,), "without": (False,), "both": (False, True)}[asked.sent]
    kinds = [(how, sent) for how in ways for sent in folders]
    with Ground() as ground:
        for place, (how, sent) in enumerate(kinds):
            trials = Trials(ground, how, sent=sent)
            reference = trials.reference()
            tell_window(how, reference, sent=sent)
            share = len(range(place, asked.random, len(kinds)))
            plans = at_random(reference, share, asked.seed) if asked.random else None
            for name, kills in plans or everywhere(reference, asked.sample, asked.seed):
                trial = f"{how}{' with Sent' if sent else ''}: {name}"
                if trial not in record:
                    record.add(trial, trials.run(kills, reference))
    print(record.summary())
    return int(any(line["faults"] for line in record.lines))


if __name__ == "__main__":
    sys.exit(main())
