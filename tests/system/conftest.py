"""A desk on real servers for each test: its own mailbox, its own SMTP server, its own folder."""

from pathlib import Path

import pytest

from tests.servers.dovecot import MailUser
from tests.servers.smtp import SmtpServer
from tests.system.workplace import Workplace


@pytest.fixture
def desk(tmp_path: Path, mail_user: MailUser, smtp: SmtpServer) -> Workplace:
    """Make a folder with a config for the two servers."""
    workplace = Workplace(tmp_path, mail_user, smtp)
    workplace.configure()
    return workplace


@pytest.fixture
def mute(tmp_path: Path, mail_user: MailUser) -> Workplace:
    """Make a desk whose SMTP server is down."""
    workplace = Workplace(tmp_path, mail_user, None)
    workplace.configure()
    return workplace
