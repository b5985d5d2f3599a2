"""The labelled mails: what the desk would do with them, against what a careful human would.

Scored in this process (fast, with the misses named) and by the corpus' own score.py over the real command. The floors
only ever go up.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.cli.support import REPOSITORY, command, environment

CORPUS = REPOSITORY / "tests/corpus"
FIELDS = {"file", "message_id", "event", "outcome", "attention", "language", "participants", "reply", "reasons"}
PERSON_FIELDS = {"name", "email", "background", "outcome"}
REPLY_FIELDS = {"template", "to", "subject", "body"}
OUTCOMES = {
    "accepted", "waitlisted", "incomplete", "cancelled", "duplicate", "updated", "review", "ignored", "declined",
}  # fmt: skip
# per corpus (folders under tests/corpus, "" the first): how many mails it holds at least, and the floors of its scores
FLOORS: Mapping[str, tuple[int, Mapping[str, float]]] = {
    "": (90, {"outcome": 0.98, "whole": 0.96, "language": 0.99, "attention": 0.97}),
    "second-a": (70, {"outcome": 0.95, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "second-b": (70, {"outcome": 0.90, "whole": 0.87, "language": 0.98, "attention": 0.96}),
    "third": (45, {"outcome": 0.90, "whole": 0.85, "language": 0.98, "attention": 0.95}),
    "fourth": (60, {"outcome": 0.92, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "fifth": (50, {"outcome": 0.95, "whole": 0.92, "language": 0.98, "attention": 0.95}),
    "sixth": (60, {"outcome": 0.94, "whole": 0.92, "language": 0.98, "attention": 0.95}),
    "seventh": (60, {"outcome": 0.94, "whole": 0.92, "language": 0.98, "attention": 0.95}),
    "ninth": (60, {"outcome": 0.92, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "tenth": (60, {"outcome": 0.94, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "eleventh": (60, {"outcome": 0.94, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "twelfth": (60, {"outcome": 0.95, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "thirteenth": (60, {"outcome": 0.95, "whole": 0.92, "language": 0.98, "attention": 0.94}),
    "fourteenth": (70, {"outcome": 0.92, "whole": 0.87, "language": 0.98, "attention": 0.95}),
    "fifteenth": (70, {"outcome": 0.95, "whole": 0.92, "language": 0.98, "attention": 0.95}),
    "sixteenth": (60, {"outcome": 0.95, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "seventeenth": (60, {"outcome": 0.95, "whole": 0.92, "language": 0.98, "attention": 0.95}),
    "eighteenth": (60, {"outcome": 0.95, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "nineteenth": (70, {"outcome": 0.95, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "twentieth": (70, {"outcome": 0.92, "whole": 0.90, "language": 0.98, "attention": 0.95}),
    "twenty-first": (70, {"outcome": 0.95, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "twenty-second": (70, {"outcome": 0.95, "whole": 0.95, "language": 0.98, "attention": 0.95}),
    "twenty-third": (70, {"outcome": 0.90, "whole": 0.89, "language": 0.98, "attention": 0.95}),
    "twenty-fourth": (70, {"outcome": 0.93, "whole": 0.92, "language": 0.98, "attention": 0.95}),
    "twenty-fifth": (70, {"outcome": 0.80, "whole": 0.75, "language": 0.98, "attention": 0.91}),
    "twenty-sixth": (70, {"outcome": 0.94, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "twenty-seventh": (70, {"outcome": 0.95, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "twenty-eighth": (70, {"outcome": 0.95, "whole": 0.90, "language": 0.97, "attention": 0.95}),
    "twenty-ninth": (70, {"outcome": 0.95, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "thirtieth": (70, {"outcome": 0.94, "whole": 0.90, "language": 0.98, "attention": 0.90}),
    "thirty-first": (70, {"outcome": 0.93, "whole": 0.88, "language": 0.98, "attention": 0.95}),
    "thirty-second": (70, {"outcome": 0.94, "whole": 0.92, "language": 0.98, "attention": 0.95}),
    "thirty-third": (70, {"outcome": 0.94, "whole": 0.92, "language": 0.98, "attention": 0.95}),
    "thirty-fourth": (70, {"outcome": 0.92, "whole": 0.90, "language": 0.98, "attention": 0.95}),
    "thirty-fifth": (70, {"outcome": 0.92, "whole": 0.87, "language": 0.98, "attention": 0.95}),
    "thirty-sixth": (70, {"outcome": 0.92, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "thirty-seventh": (70, {"outcome": 0.87, "whole": 0.82, "language": 0.98, "attention": 0.95}),
    "thirty-eighth": (70, {"outcome": 0.95, "whole": 0.94, "language": 0.98, "attention": 0.95}),
    "thirty-ninth": (70, {"outcome": 0.94, "whole": 0.92, "language": 0.98, "attention": 0.95}),
    "fortieth": (70, {"outcome": 0.92, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "forty-first": (70, {"outcome": 0.94, "whole": 0.90, "language": 0.98, "attention": 0.92}),
    "forty-second": (70, {"outcome": 0.88, "whole": 0.85, "language": 0.98, "attention": 0.93}),
    "forty-third": (70, {"outcome": 0.90, "whole": 0.85, "language": 0.98, "attention": 0.90}),
    "forty-fourth": (70, {"outcome": 0.92, "whole": 0.86, "language": 0.98, "attention": 0.95}),
    "forty-fifth": (70, {"outcome": 0.96, "whole": 0.94, "language": 0.98, "attention": 0.93}),
    "forty-sixth": (70, {"outcome": 0.95, "whole": 0.91, "language": 0.98, "attention": 0.93}),
    "forty-seventh": (70, {"outcome": 0.95, "whole": 0.91, "language": 0.98, "attention": 0.93}),
    "forty-eighth": (70, {"outcome": 0.93, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "forty-ninth": (70, {"outcome": 0.96, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "fiftieth": (70, {"outcome": 0.94, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "fifty-first": (70, {"outcome": 0.92, "whole": 0.86, "language": 0.98, "attention": 0.92}),
    "fifty-second": (70, {"outcome": 0.93, "whole": 0.88, "language": 0.98, "attention": 0.93}),
    "fifty-third": (70, {"outcome": 0.95, "whole": 0.93, "language": 0.98, "attention": 0.95}),
    "fifty-fourth": (70, {"outcome": 0.92, "whole": 0.86, "language": 0.98, "attention": 0.91}),
    "fifty-fifth": (70, {"outcome": 0.92, "whole": 0.89, "language": 0.98, "attention": 0.95}),
    "fifty-sixth": (70, {"outcome": 0.97, "whole": 0.95, "language": 0.98, "attention": 0.96}),
    "fifty-seventh": (70, {"outcome": 0.95, "whole": 0.90, "language": 0.98, "attention": 0.96}),
    "fifty-eighth": (70, {"outcome": 0.93, "whole": 0.90, "language": 0.98, "attention": 0.93}),
    "fifty-ninth": (70, {"outcome": 0.96, "whole": 0.90, "language": 0.98, "attention": 0.95}),
    "sixtieth": (70, {"outcome": 0.84, "whole": 0.81, "language": 0.98, "attention": 0.88}),
    "sixty-second": (70, {"outcome": 0.96, "whole": 0.91, "language": 0.98, "attention": 0.96}),
    "sixty-third": (70, {"outcome": 0.92, "whole": 0.88, "language": 0.98, "attention": 0.94}),
    "sixty-fourth": (70, {"outcome": 0.95, "whole": 0.91, "language": 0.98, "attention": 0.95}),
    "sixty-fifth": (70, {"outcome": 0.89, "whole": 0.84, "language": 0.98, "attention": 0.93}),
    "sixty-sixth": (70, {"outcome": 0.86, "whole": 0.83, "language": 0.98, "attention": 0.95}),
    "sixty-seventh": (70, {"outcome": 0.90, "whole": 0.86, "language": 0.98, "attention": 0.94}),
    "sixty-eighth": (70, {"outcome": 0.95, "whole": 0.92, "language": 0.98, "attention": 0.94}),
    "sixty-ninth": (70, {"outcome": 0.91, "whole": 0.82, "language": 0.98, "attention": 0.88}),
    "seventieth": (70, {"outcome": 0.94, "whole": 0.91, "language": 0.96, "attention": 0.94}),
    "sixty-first": (70, {"outcome": 0.96, "whole": 0.91, "language": 0.98, "attention": 0.93}),
    "eighth": (60, {"outcome": 0.94, "whole": 0.92, "language": 0.98, "attention": 0.95}),
}
CEILINGS = {name: {"unsafe": 0, "false_yes": 1, "false_ask": 2} for name in FLOORS} | {
    "": {"unsafe": 0, "false_yes": 0, "false_ask": 1},
    "seventieth": {"unsafe": 0, "false_yes": 2, "false_ask": 2},
    "sixty-seventh": {"unsafe": 0, "false_yes": 2, "false_ask": 2},
    "sixtieth": {"unsafe": 0, "false_yes": 2, "false_ask": 4},
    "twenty-fifth": {"unsafe": 0, "false_yes": 1, "false_ask": 5},  # well over half of it nasty
}
PROGRAM = f"{sys.executable} -m inbox_processor"

Answers = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def score() -> ModuleType:
    """Load score.py, which is a script beside the mails."""
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def labels() -> list[dict[str, Any]]:
    """Read the labels, in the order in which the mails arrive."""
    return [json.loads(line) for line in (CORPUS / "labels.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def answers(score: ModuleType, labels: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Explain all mails in one call."""
    config = tmp_path_factory.mktemp("corpus") / "config.toml"
    config.write_text(score.config_for(CORPUS), encoding="utf-8")
    files = [CORPUS / label["file"] for label in labels]
    done = command("explain", "--fresh", "--json", "--config", config, *files)
    assert (done.status, done.err) == (0, "")
    return dict(zip((label["file"] for label in labels), done.objects(), strict=True))


def missed(score: ModuleType, labels: list[dict[str, Any]], answers: Answers, what: str) -> list[str]:
    """Name the mails that are wrong in one score, with what was said of them."""
    found = []
    for label in labels:
        right, said = score.judge(label, answers[label["file"]])
        good, of = right.get(what, (0, 0))
        if good < of:
            found.append(f"{label['file']}: {'; '.join(said)}")
    return found


def test_explain_prints_one_object_per_file_with_the_fields_of_the_contract(answers: Answers) -> None:
    """In the order of the files; every outcome, reply and person in the contract's shape."""
    for file, answer in answers.items():
        assert answer["file"].endswith(file)
        assert answer.keys() >= FIELDS, file
        assert answer["outcome"] in OUTCOMES, file
        assert isinstance(answer["attention"], bool), file
        assert answer["reasons"], file
        assert all(isinstance(reason, str) and reason for reason in answer["reasons"]), file
        assert all(person.keys() >= PERSON_FIELDS for person in answer["participants"]), file
        assert answer["reply"] is None or answer["reply"].keys() >= REPLY_FIELDS, file


def test_nearly_all_mails_have_the_labelled_outcome(
    score: ModuleType, labels: list[dict[str, Any]], answers: Answers
) -> None:
    """The floor of the outcomes."""
    wrong = missed(score, labels, answers, "outcome")
    assert 1 - len(wrong) / len(labels) >= FLOORS[""][1]["outcome"], "\n".join(wrong)


def test_no_mail_is_answered_that_must_never_be(
    score: ModuleType, labels: list[dict[str, Any]], answers: Answers
) -> None:
    """Unsafe is 0: the only right number."""
    assert missed(score, labels, answers, "safe") == []


def test_no_reply_goes_to_anybody_but_the_author(answers: Answers) -> None:
    """One recipient; never the Reply-To, never an address named in the text."""
    for file, answer in answers.items():
        if answer["reply"]:
            octets = (CORPUS / file).read_bytes().lower()
            (to,) = answer["reply"]["to"]
            head = octets.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
            senders = [line for line in head.split(b"\r\n") if line.startswith(b"from:")]
            assert any(to.lower().encode() in line for line in senders), file


@pytest.mark.parametrize("corpus", FLOORS, ids=lambda corpus: corpus or "first")
def test_the_score_of_the_real_command(corpus: str, tmp_path: Path) -> None:
    """score.py over a process of its own, as anybody would call it, from another folder."""
    options = ["--json", "--program", PROGRAM]
    line = [sys.executable, str(CORPUS / "score.py"), str(CORPUS / corpus), *options]
    done = subprocess.run(line, capture_output=True, env=environment(), cwd=tmp_path, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    scores: Mapping[str, float] = json.loads(done.stdout)
    least, floors = FLOORS[corpus]
    assert scores["messages"] >= least
    assert {name: scores[name] for name, floor in floors.items() if scores[name] < floor} == {}
    assert {name: scores[name] for name, most in CEILINGS[corpus].items() if scores[name] > most} == {}


def test_every_corpus_has_its_floors() -> None:
    """A folder of labelled mails that nobody scores would prove nothing."""
    found = {path.parent.relative_to(CORPUS).as_posix() for path in CORPUS.glob("**/labels.jsonl")}
    assert {"" if name == "." else name for name in found} == FLOORS.keys() == CEILINGS.keys()


@pytest.mark.parametrize("corpus", FLOORS, ids=lambda corpus: corpus or "first")
def test_each_label_of_each_corpus_has_its_mail(corpus: str) -> None:
    """No mail twice, none without a label, none outside the score."""
    files = [json.loads(line)["file"] for line in (CORPUS / corpus / "labels.jsonl").read_text("utf-8").splitlines()]
    assert sorted(files) == sorted(f"mails/{path.name}" for path in (CORPUS / corpus / "mails").glob("*.eml"))


def test_a_wrong_answer_is_found_by_the_score(
    score: ModuleType, labels: list[dict[str, Any]], answers: Answers
) -> None:
    """A judge that finds nothing would pass everything: an answered machine and a seat too many are told."""
    machine = next(label for label in labels if label["outcome"] == "ignored")
    reply = next(answer["reply"] for answer in answers.values() if answer["reply"])
    right, said = score.judge(machine, {**answers[machine["file"]], "outcome": "accepted", "reply": reply})
    assert right["safe"] == (0, 1)
    assert right["no_false_yes"] == (0, 1)
    assert said
