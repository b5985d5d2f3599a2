"""Trains the sentence reader from training/sentences/*.tsv:  python -m training.train [--check]

Needs scikit-learn and numpy (the extra [train]). Writes inbox_processor/reading/sense.model and
among.model, the same octets for the same sentences, and prints cross-validated figures. `--check`: writes nothing,
exits 1 where the weights are not those of the sentences.

A line of the files: LABEL<TAB>LANGUAGE<TAB>SENTENCE; LABEL is one of CLASSES, or two joined by +. Lines with # are
comments.
"""

from __future__ import annotations

import argparse
import os
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# one thread: the order of additions, and so the last bit of the result, must not depend on the machine's cores
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from inbox_processor.languages.tables import lexicon
from inbox_processor.reading.among import Among
from inbox_processor.reading.sense import BIAS, CLASSES, ROWS, Sense, features, row_of
from training import context

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent / "inbox_processor" / "reading" / "sense.model"
NEIGHBOURS = MODEL.with_name("among.model")
STRENGTH = 15.0  # inverse regularisation, chosen by cross-validation: the best calibrated of 10 to 300


@dataclass(frozen=True)
class Labelled:
    """A sentence of the files. `mail`: number of the mail that it stands in; a sentence that stands alone has one of
    its own, and `whole` is false.
    """

    labels: frozenset[str]
    language: str
    text: str
    mail: int
    whole: bool


def sentences() -> list[Labelled]:
    """All labelled sentences, those of one mail together and in order. In files with "mails" in their name a comment
    or an empty line begins another mail. ValueError names file and line of a wrong one.
    """
    found: list[Labelled] = []
    mail = 0
    for path in sorted((HERE / "sentences").glob("*.tsv")):
        whole = "mails" in path.name
        mail += 1
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            blank = not line.strip() or line.startswith("#")
            mail += blank or not whole
            if blank:
                continue
            parts = line.split("\t")
            labels = frozenset(parts[0].split("+"))
            if len(parts) != 3 or not labels <= set(CLASSES):
                raise ValueError(
                    f"{path.name}:{number}: expected a known LABEL<TAB>LANGUAGE<TAB>SENTENCE, found {line[:60]!r}"
                )
            found.append(Labelled(labels, parts[1], parts[2], mail, whole))
    return found


def matrix(texts: list[str]) -> Any:
    """The features of the texts, one row a text, scaled to length 1."""
    starts, columns, values = [0], [], []
    for text in texts:
        rows = [row_of(feature) for feature in features(text, lexicon().hits(text))]
        columns += rows
        values += [1 / len(rows) ** 0.5] * len(rows)
        starts.append(len(columns))
    found = csr_matrix((values, columns, starts), shape=(len(texts), ROWS))
    found.sum_duplicates()
    return found


def fit(table: Any, truth: Any) -> tuple[Any, Any]:
    """Weights (rows by classes) and intercepts of one multinomial logistic regression; a sentence of two labels
    counts as two.
    """
    sentence, label = np.nonzero(truth)
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-4)
    model.fit(table[sentence], label)
    weights, intercepts = np.zeros((ROWS, len(CLASSES))), np.full(len(CLASSES), -12.0)
    weights[:, model.classes_] = model.coef_.T
    intercepts[model.classes_] = model.intercept_
    return weights, intercepts


def pack(weights: Any, intercepts: Any) -> bytes:
    """The model's file: whole numbers from -127 to 127, deflated."""
    scale = float(np.abs(weights).max()) / 127
    octets = (np.rint(weights / scale).astype(int) + BIAS).astype(np.uint8).tobytes()
    head = " ".join([",".join(CLASSES), f"{scale:.6g}", *(f"{value:.4f}" for value in intercepts)])
    return head.encode("ascii") + b"\n" + zlib.compress(octets, 9)


def cross_validate(table: Any, truth: Any, mails: Any, folds: int = 5) -> Any:
    """The probabilities that models give to sentences of mails that they have not seen."""
    found = np.zeros(truth.shape)
    for train, test in GroupKFold(folds).split(table, groups=mails):
        weights, intercepts = fit(table[train], truth[train])
        odds = np.exp(table[test] @ weights + intercepts)
        found[test] = odds / odds.sum(axis=1, keepdims=True)
    return found


def among(alone: Any, truth: Any, mails: Any, whole: Any) -> tuple[bytes, Any, Any]:
    """The file of what neighbours make of a sentence, and, of the sentences of whole mails, the cross-validated
    probabilities and the truth. `alone`: those of `cross_validate`.
    """
    alone, truth, mails = alone[whole], truth[whole], mails[whole]
    starts = np.flatnonzero(np.diff(mails, prepend=-1))
    seen = context.table(np.split(alone, starts[1:]))
    found = np.zeros(truth.shape)
    for train, test in GroupKFold(5).split(alone, groups=mails):
        found[test] = context.likely(seen[test], alone[test], *context.fit(seen[train], alone[train], truth[train]))
    return context.pack(*context.fit(seen, alone, truth)), found, truth


def report(found: Any, truth: Any) -> None:
    """Precision and recall by class (said from 0.4 on), the best class, and how far the probabilities can be
    believed.
    """
    print(f"{'class':12}{'sentences':>10}{'precision':>11}{'recall':>8}")
    for index, label in enumerate(CLASSES):
        yes, right = found[:, index] >= 0.4, truth[:, index] > 0
        hits = (yes & right).sum()
        print(f"{label:12}{right.sum():>10}{hits / max(yes.sum(), 1):>11.3f}{hits / max(right.sum(), 1):>8.3f}")
    best = found.argmax(axis=1)
    print(f"best class right: {truth[np.arange(len(truth)), best].mean():.3f} of {len(truth)} sentences")
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        inside = (found >= low) & (found < high)
        print(f"said {low:.1f} to {min(high, 1):.1f}: true in {truth[inside].mean():.3f} ({inside.sum()})")


def made() -> tuple[dict[Path, bytes], list[tuple[str, Any, Any]]]:
    """The two files of weights by their paths, and what cross-validation found: heading, probabilities, truth."""
    data = sentences()
    table = matrix([one.text for one in data])
    truth = np.array([[label in one.labels for label in CLASSES] for one in data], dtype=float)
    mails = np.array([one.mail for one in data])
    whole = np.array([one.whole for one in data])
    alone = cross_validate(table, truth, mails)
    neighbours, found, right = among(alone, truth, mails, whole)
    octets = pack(*fit(table, truth))
    Sense.parse(octets)
    Among.parse(neighbours)
    reports = [
        ("all sentences, each alone", alone, truth),
        ("sentences of whole mails, each alone", alone[whole], right),
        ("sentences of whole mails, with their neighbours", found, right),
    ]
    return {MODEL: octets, NEIGHBOURS: neighbours}, reports


def main() -> int:
    """Train, report, write (or compare)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the weights are others")
    args = parser.parse_args()
    files, reports = made()
    if args.check:
        others = [path.name for path, octets in files.items() if not path.exists() or path.read_bytes() != octets]
        print(
            f"{' and '.join(others)}: not that of the sentences; run python -m training.train"
            if others
            else "the weights are those of the sentences"
        )
        return 1 if others else 0
    for heading, found, truth in reports:
        print(f"--- {heading}")
        report(found, truth)
    for path, octets in files.items():
        path.write_bytes(octets)
        print(f"{path.name}: {len(octets):,} octets written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
