"""The organiser's templates at a start: judged once, told where they fail, kept where they pass."""

from __future__ import annotations

from unittest import mock

import pytest

from inbox_processor.adapters import kept_templates, templates
from inbox_processor.cli import context
from inbox_processor.cli.wording import sound
from inbox_processor.mail import choosing
from tests.cli.support import Office

GOOD = "Subject: Gut\n\nText am {{ date }}.\n"


@pytest.fixture
def written(office: Office) -> Office:
    folder = office.folder / "templates/de"
    folder.mkdir(parents=True)
    (folder / "accepted.txt.j2").write_text(GOOD)
    return office


def never(*_: object) -> None:
    raise AssertionError("judged anew")


def test_files_that_have_passed_are_not_judged_again(written: Office) -> None:
    """A start costs nothing where nothing has changed; any change has all judged anew."""
    config = context.load(written.config)
    assert sound(config, keep=True)[1] == ()
    with mock.patch.object(choosing, "choose", never):
        assert sound(config, keep=True)[0]["de/accepted.txt.j2"] == GOOD
        (written.folder / "templates/de/closed.txt.j2").write_text(GOOD)
        with pytest.raises(AssertionError, match="judged anew"):
            sound(config, keep=True)


def test_without_own_files_nothing_is_judged_and_no_file_is_made(office: Office) -> None:
    """What travels with the program has passed in its tests."""
    config = context.load(office.config)
    files = office.files()
    with mock.patch.object(choosing, "choose", never):
        assert sound(config, keep=True) == (templates.built_in(), ())
    assert office.files() == files


def test_a_command_that_only_looks_keeps_nothing(written: Office) -> None:
    """`explain`, `check` and a dry run change nothing."""
    config = context.load(written.config)
    sound(config, keep=False)
    assert not kept_templates.path_of(config.store.path).exists()


def test_a_broken_file_is_judged_at_each_start_and_the_good_version_stays(written: Office) -> None:
    """Until it is mended; then the new one is the good one."""
    config = context.load(written.config)
    file = written.folder / "templates/de/accepted.txt.j2"
    sound(config, keep=True)
    file.write_text("Subject: Neu\n\n{{ dtae }}\n")
    for _ in range(2):
        sources, complaints = sound(config, keep=True)
        assert sources["de/accepted.txt.j2"] == GOOD
        assert len(complaints) == 2
    file.write_text("Subject: Neu\n\n{{ date }}\n")
    assert sound(config, keep=True)[1] == ()
    assert kept_templates.read(config.store.path).sources == {"de/accepted.txt.j2": "Subject: Neu\n\n{{ date }}\n"}


def test_explain_answers_with_the_text_that_goes_out(written: Office) -> None:
    """The explanation is what the run would do; the fault is told beside it."""
    (written.folder / "templates/de/accepted.txt.j2").write_text("Subject: Neu\n\n{{ dtae }}\n")
    mail = b"From: Anna <anna@stadt.example>\r\nSubject: Frage\r\n\r\nGibt es noch Plaetze?\r\n"
    done = written.call("explain", "--fresh", "-", stdin=mail)
    assert done.status == 0
    assert done.err.startswith(
        "inbox-processor: templates to be mended; mails are answered all the same.\n  de/accepted"
    )
