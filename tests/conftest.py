"""What tests on real servers share: a Dovecot for the whole run, a fresh mailbox for each test, a real SMTP server.

Where Dovecot is not installed its tests are skipped and say so; with CI=true in the environment they fail instead.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import dovecot as dovecot_server
from tests.servers.certificate import make_certificate
from tests.servers.dovecot import Dovecot, MailUser
from tests.servers.smtp import SmtpServer


def absent(what: str) -> None:
    """Skip the test, or fail it in CI, because a program is not installed."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not installed, and CI=true asks for it.")
    pytest.skip(f"{what} is not installed.")


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Run one real Dovecot for all tests."""
    if not dovecot_server.installed():
        absent("Dovecot (apt-get install dovecot-imapd)")
    with Dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def courier_like(dovecot: Dovecot) -> Iterator[Dovecot]:
    """Run a server in the manner of Courier: all folders lie under the inbox, dots stand between the levels.

    Its password holds letters that LOGIN cannot carry.
    """
    with Dovecot(prefix="INBOX.", separator=".", password="Bürgerwörter-1") as server:
        yield server


@pytest.fixture
def mail_user(dovecot: Dovecot) -> MailUser:
    """Give each test a fresh, empty mailbox."""
    return dovecot.user()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make a certificate for localhost and its key."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    """Run a real SMTP server without encryption or login, which keeps what it is given."""
    with SmtpServer() as server:
        yield server
