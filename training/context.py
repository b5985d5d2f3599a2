"""Trains what neighbours make of a sentence (inbox_processor/reading/among.py), called by training.train.

The sentences of whole mails are first judged alone by models that have not seen their mail; on those probabilities the
weights of the signs are fitted, with the sentence's own log-probability kept as it is but for one factor.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from inbox_processor.reading.among import LEAST, SIGNS, signs
from inbox_processor.reading.sense import CLASSES

STRENGTH = 0.1  # inverse regularisation, chosen by cross-validation among 0.03 to 1
ROUNDS = 150
WEIGHT_MAX = 32767


def table(mails: Sequence[Any]) -> Any:
    """The signs of all sentences of these mails (each an array: sentences by classes), one row a sentence."""
    number = {sign: index for index, sign in enumerate(SIGNS)}
    found = [
        [number[sign] for sign in one]
        for mail in mails
        for one in signs([dict(zip(CLASSES, row, strict=True)) for row in mail])
    ]
    ends = np.cumsum([0, *map(len, found)])
    columns = [sign for one in found for sign in one]
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(found), len(SIGNS)))


def fit(seen: Any, alone: Any, truth: Any) -> tuple[Any, float]:
    """Weights (signs by classes) and the factor of a sentence's own log-probability."""
    wanted = truth / truth.sum(axis=1, keepdims=True)
    own = np.log(alone + LEAST)
    shape = (len(SIGNS), len(CLASSES))

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat[:-1]
        odds = own * flat[-1] + seen @ weights.reshape(shape)
        odds -= odds.max(axis=1, keepdims=True)
        likely = np.exp(odds)
        whole = likely.sum(axis=1, keepdims=True)
        wrong = likely / whole - wanted
        slope = np.append((seen.T @ wrong).ravel() + weights / STRENGTH, (wrong * own).sum())
        return -(wanted * (odds - np.log(whole))).sum() + (weights**2).sum() / STRENGTH / 2, slope

    start = np.append(np.zeros(shape[0] * shape[1]), 1.0)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return found[:-1].reshape(shape), float(found[-1])


def likely(seen: Any, alone: Any, weights: Any, factor: float) -> Any:
    """The probabilities under these weights, sentences by classes."""
    odds = np.exp(np.log(alone + LEAST) * factor + seen @ weights)
    return odds / odds.sum(axis=1, keepdims=True)


def pack(weights: Any, factor: float) -> bytes:
    """The file of the weights, as Among.parse reads it."""
    scale = float(np.abs(weights).max()) / WEIGHT_MAX
    octets = np.rint(weights / scale).astype("<i2").tobytes()
    return f"{len(SIGNS)} {scale:.6g} {factor:.4f}\n".encode("ascii") + zlib.compress(octets, 9)
