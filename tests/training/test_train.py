"""The labelled sentences, the model made of them, and the making of it."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path

import pytest

from inbox_processor.languages.tables import LANGUAGES
from inbox_processor.reading.sense import CLASSES, ROWS, Sense
from tests.cli.support import REPOSITORY, environment

FILES = sorted((REPOSITORY / "training" / "sentences").glob("*.tsv"))
MODEL = resources.files("inbox_processor.reading").joinpath("sense.model")
LEAST_PER_CLASS = 50
REPEATED_AT_MOST = 1 / 1000
TINY = """\
from training import train
data = train.sentences()[::97]
import numpy as np
truth = np.array([[label in one.labels for label in train.CLASSES] for one in data], dtype=float)
octets = train.pack(*train.fit(train.matrix([one.text for one in data]), truth))
train.Sense.parse(octets)
import hashlib
print(len(data), hashlib.sha256(octets).hexdigest())
"""


def lines(path: Path) -> list[tuple[int, list[str]]]:
    """Read the labelled lines of a file with their numbers, as the form of the files says."""
    return [
        (number, line.split("\t"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]


@pytest.fixture(scope="module")
def labelled() -> list[tuple[str, str, str]]:
    """Read all lines: label, language, sentence."""
    return [(parts[0], parts[1], parts[2]) for path in FILES for _, parts in lines(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_has_known_labels_a_language_and_a_sentence(path: Path) -> None:
    """LABEL<TAB>LANGUAGE<TAB>SENTENCE; two labels at most, joined by +."""
    tags = {words.tag for words in LANGUAGES}
    found = lines(path)
    assert found
    for number, parts in found:
        where = f"{path.name}:{number}"
        assert len(parts) == 3, where
        labels = parts[0].split("+")
        assert set(labels) <= set(CLASSES), where
        assert 1 <= len(labels) == len(set(labels)) <= 2, where
        assert parts[1] in tags, where
        assert parts[2] == parts[2].strip() != "", where


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_sentence_names_a_real_address(path: Path) -> None:
    """Addresses are of the domains that belong to nobody (RFC 2606)."""
    real = [
        f"{path.name}:{number} {domain}"
        for number, parts in lines(path)
        for domain in re.findall(r"[\w.+-]+@([\w.-]+\.\w+)", parts[-1])
        if not domain.rstrip(".").endswith((".example", "example.org", "example.com", "example.net"))
    ]
    assert real == []


def test_the_same_sentence_is_never_labelled_in_two_ways(labelled: list[tuple[str, str, str]]) -> None:
    """A contradiction teaches nothing."""
    by_text = defaultdict(set)
    for label, _, text in labelled:
        by_text[text.casefold()].add(frozenset(label.split("+")))
    assert {text: found for text, found in by_text.items() if len(found) > 1} == {}


def test_hardly_any_sentence_is_written_twice(labelled: list[tuple[str, str, str]]) -> None:
    """A repeated one would count twice, and stand on both sides of the cross-validation."""
    repeated = [text for text, count in Counter(text.casefold() for _, _, text in labelled).items() if count > 1]
    assert len(repeated) <= len(labelled) * REPEATED_AT_MOST, repeated


def test_every_class_and_every_language_has_sentences(labelled: list[tuple[str, str, str]]) -> None:
    """A class that nobody wrote for is never recognised."""
    classes = Counter(one for label, _, _ in labelled for one in label.split("+"))
    assert {one: classes[one] for one in CLASSES if classes[one] < LEAST_PER_CLASS} == {}
    assert {words.tag for words in LANGUAGES} == {tag for _, tag, _ in labelled}


def test_the_model_file_belongs_to_these_classes() -> None:
    """Its head names them in order, its body has a row of whole numbers for each feature."""
    octets = MODEL.read_bytes()
    head, _, body = octets.partition(b"\n")
    names, scale, *intercepts = head.decode("ascii").split(" ")
    assert tuple(names.split(",")) == CLASSES
    assert float(scale) > 0
    assert len(intercepts) == len(CLASSES)
    assert len(zlib.decompress(body)) == ROWS * len(CLASSES)
    assert Sense.parse(octets).of("", {}).keys() == set(CLASSES)


def test_the_training_reads_every_labelled_line(labelled: list[tuple[str, str, str]]) -> None:
    """None is skipped."""
    pytest.importorskip("sklearn")
    from training import train

    read = [(one.labels, one.language, one.text) for one in train.sentences()]
    assert read == [(frozenset(label.split("+")), tag, text) for label, tag, text in labelled]


def test_the_sentences_of_one_mail_stay_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a file of mails a comment begins the next one; elsewhere each sentence stands alone."""
    pytest.importorskip("sklearn")
    from training import train

    (tmp_path / "sentences").mkdir()
    two = "# Anna\nregister\tde\tGern.\nother\tde\tSo.\n# Bernd\nregister\tde\tIch auch.\n"
    (tmp_path / "sentences" / "a.tsv").write_text(two, "utf-8")
    (tmp_path / "sentences" / "b-mails.tsv").write_text(two, "utf-8")
    monkeypatch.setattr(train, "HERE", tmp_path)
    found = train.sentences()
    assert [one.whole for one in found] == [False] * 3 + [True] * 3
    assert len({one.mail for one in found[:3]}) == 3
    assert found[3].mail == found[4].mail != found[5].mail


@pytest.mark.parametrize("line", ["registr\tde\tIch komme.", "register\tde", "register\tde\tIch\tkomme.", "Ich komme."])
def test_a_wrong_line_is_named_with_its_file_and_number(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever adds sentences is told where the slip is."""
    pytest.importorskip("sklearn")
    from training import train

    (tmp_path / "sentences").mkdir()
    (tmp_path / "sentences" / "neu.tsv").write_text(f"# neu\nregister\tde\tGern.\n{line}\n", "utf-8")
    monkeypatch.setattr(train, "HERE", tmp_path)
    with pytest.raises(ValueError, match=r"neu\.tsv:3"):
        train.sentences()


def test_a_packed_model_says_what_the_weights_say() -> None:
    """Through the file and back: the reader's probabilities are those of the regression, but for the rounding."""
    pytest.importorskip("sklearn")
    import numpy as np

    from inbox_processor.languages.tables import lexicon
    from training import train

    text = "Ich melde mich gern an."
    weights = np.random.default_rng(1).normal(size=(ROWS, len(CLASSES)))
    intercepts = np.linspace(-1, 1, len(CLASSES))
    odds = np.exp(train.matrix([text]) @ weights + intercepts)[0]
    likely = Sense.parse(train.pack(weights, intercepts)).of(text, lexicon().hits(text))
    assert list(likely.values()) == pytest.approx(list(odds / odds.sum()), abs=0.01)


@pytest.mark.slow
def test_the_same_sentences_make_the_same_octets(tmp_path: Path) -> None:
    """In processes of their own with other hash seeds, so that no order of a set can slip in."""
    pytest.importorskip("sklearn")
    made = [
        subprocess.run(
            [sys.executable, "-c", TINY],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
            cwd=tmp_path,
            env=environment(PYTHONHASHSEED=seed),
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert int(made[0].split()[0]) > 50
