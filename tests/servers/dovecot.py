"""A real Dovecot on loopback ports, in a folder of its own, without root rights (as root it becomes "nobody").

`with Dovecot() as server:` then `server.user()` for a fresh mailbox; every user name logs in with PASSWORD. Under
WITHOUT_MOVE and WITHOUT_UIDPLUS it offers less, as the servers do that lack it. Needs dovecot-imapd.
"""

import grp
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from inbox_processor.adapters.imap import ImapSettings
from tests.servers.certificate import make_certificate
from tests.servers.dovecot_configuration import BASE_CAPABILITIES, CONFIGURATION

PROGRAM = "/usr/sbin/dovecot"
PASSWORD = "geheim"

# What is offered depends on the address under which the server is reached.
EVERYTHING = "127.0.0.1"
WITHOUT_MOVE = "127.0.0.2"
WITHOUT_UIDPLUS = "127.0.0.3"  # nor MOVE, nor IDLE, nor NAMESPACE


def free_port() -> int:
    """Choose a port on which nothing listens now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def installed() -> bool:
    """Tell whether Dovecot's IMAP server is on this machine."""
    return Path(PROGRAM).exists() and Path("/usr/lib/dovecot/imap").exists()


class Dovecot:
    """One server. `prefix` and `separator`: of the namespace, as "INBOX." and "." on servers in Courier's manner."""

    def __init__(self, prefix: str = "", separator: str = "/", password: str = PASSWORD) -> None:
        # Short: the paths of unix sockets end at 107 octets.
        self.dir = Path(tempfile.mkdtemp(prefix="dc", dir="/tmp"))
        self.imap, self.imaps = free_port(), free_port()
        self._separator = separator
        self.password = password
        self._names = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        root = os.getuid() == 0
        self.uid = pwd.getpwnam("nobody").pw_uid if root else os.getuid()
        self.gid = pwd.getpwnam("nobody").pw_gid if root else os.getgid()
        self._demote: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if root else {}
        for part in ("run", "state", "mail"):
            (self.dir / part).mkdir()
        self.cert = make_certificate(self.dir)[0]
        (self.dir / "dovecot.conf").write_text(self._configuration(prefix))
        for path in (self.dir, *self.dir.rglob("*")):
            os.chown(path, self.uid, self.gid)

    def _configuration(self, prefix: str) -> str:
        return CONFIGURATION.format(
            d=self.dir,
            user=pwd.getpwuid(self.uid).pw_name,
            group=grp.getgrgid(self.gid).gr_name,
            uid=self.uid,
            gid=self.gid,
            imap=self.imap,
            imaps=self.imaps,
            prefix=prefix,
            separator=self._separator,
            password=self.password,
            base=BASE_CAPABILITIES,
        )

    def __enter__(self) -> "Dovecot":
        # --pdeathsig: the server ends with the tests, even where these are killed.
        command = ["setpriv", "--pdeathsig", "TERM", PROGRAM, "-F", "-c", str(self.dir / "dovecot.conf")]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **self._demote
        )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"Dovecot ended: {self.log()}")
            try:
                with socket.create_connection(("127.0.0.1", self.imap), timeout=2) as probe:
                    if probe.recv(64).startswith(b"* OK"):
                        return self
            except OSError:
                time.sleep(0.02)
        raise TimeoutError(f"Dovecot did not answer: {self.log()}")

    def __exit__(self, *exc: object) -> None:
        if self._process is not None and self._process.poll() is None:
            children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            for pid in children:  # an imap process whose client still idles outlives its master
                if _is_dovecot(pid):
                    os.kill(int(pid), signal.SIGKILL)
        if self._process is not None and self._process.stderr:
            self._process.stderr.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    @property
    def pid(self) -> int:
        """The master process."""
        assert self._process is not None
        return self._process.pid

    def log(self) -> str:
        """Read what the server has logged."""
        path = self.dir / "dovecot.log"
        return path.read_text() if path.exists() else ""

    def user(self, name: str = "") -> "MailUser":
        """Make a fresh mailbox, empty, with nothing but an inbox."""
        user = MailUser(self, name or f"user{next(self._names)}")
        user.make()
        return user

    def chown(self, path: Path) -> None:
        """Give a file to the user under whom the server runs."""
        if self._demote:
            os.chown(path, self.uid, self.gid)


def _is_dovecot(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"dovecot/")
    except OSError:
        return False


@dataclass
class MailUser:
    """One mailbox on the server, and how to get at it beside the program that is tested."""

    server: Dovecot
    name: str

    @property
    def maildir(self) -> Path:
        """Where the mails lie."""
        return self.server.dir / "mail" / self.name / "Maildir"

    def make(self) -> None:
        """Make the empty Maildir."""
        for part in ("", "tmp", "new", "cur"):
            (self.maildir / part).mkdir(parents=True, exist_ok=True)
            self.server.chown(self.maildir / part)
        self.server.chown(self.maildir.parent)

    def settings(
        self, host: str = EVERYTHING, security: str = "none", *, since: datetime | None = None, **more: Any
    ) -> ImapSettings:
        """Describe the mailbox to the program."""
        port = self.server.imaps if security == "tls" else self.server.imap
        more.setdefault("ca_file", None if security == "none" else self.server.cert)
        return ImapSettings(host, port, security, self.name, since=since, **more)

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the inbox as a delivery agent does; a client in IDLE hears of it 0.5 s later."""
        for number, octets in enumerate(mails):
            name = f"{int(time.time())}.M{time.monotonic_ns()}_{number:05d}.tests"
            path = self.maildir / "tmp" / name
            path.write_bytes(octets)
            self.server.chown(path)
            path.rename(self.maildir / "new" / name)

    def client(self) -> IMAPClient:
        """Open a second client, as a person's mail program is one; use it with `with`."""
        client = IMAPClient("127.0.0.1", self.server.imap, ssl=False, timeout=10)
        client.plain_login(self.name, self.server.password)
        return client

    def folders(self) -> dict[str, list[bytes]]:
        """Read all folders: the octets of their mails, by UID; mails that are marked as deleted are left out."""
        with self.client() as client:
            names = [
                name for flags, _, name in client.list_folders() if not {b"\\Noselect", b"\\NonExistent"} & set(flags)
            ]
            found = {name: self._mails(client, name) for name in names}
        return {name: mails for name, mails in found.items() if mails is not None}

    def _mails(self, client: IMAPClient, folder: str) -> list[bytes] | None:
        """None where somebody has deleted the folder since it was listed."""
        try:
            client.select_folder(folder, readonly=True)
        except IMAPClientError:
            return None
        found = client.fetch(client.search("UNDELETED"), ["BODY.PEEK[]"])
        return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def flags(self, folder: str = "INBOX") -> list[set[bytes]]:
        r"""Read the flags of all mails of a folder, by UID, without \Recent."""
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            found = client.get_flags(client.search("ALL"))
            return [set(found[uid]) - {b"\\Recent"} for uid in sorted(found)]

    def expunge(self, folder: str) -> None:
        """Delete all mails of a folder for good, as a person does."""
        with self.client() as client:
            client.select_folder(folder)
            client.delete_messages(client.search("ALL"))
            client.expunge()

    def kick(self) -> None:
        """End all sessions of this user as a restart of the server does: BYE, then the connection is closed."""
        self._doveadm("kick", self.name)

    def kill_sessions(self) -> None:
        """Kill the server's processes of this user, as a crash does: the connection ends without a word."""
        for folder in Path("/proc").glob("[0-9]*"):
            if _is_dovecot(folder.name) and self._serves_us(folder):
                os.kill(int(folder.name), signal.SIGKILL)

    def _serves_us(self, folder: Path) -> bool:
        """Tell by the process title whether it is an imap process of ours, whose parent is our Dovecot."""
        try:
            parent = re.search(r"(?m)^PPid:\t(\d+)", (folder / "status").read_text())
            words = (folder / "cmdline").read_bytes()
        except OSError:
            return False
        master = self.server.pid
        return parent is not None and int(parent.group(1)) == master and words.startswith(b"dovecot/imap\0")

    def _doveadm(self, *words: str) -> None:
        command = ["doveadm", "-c", str(self.server.dir / "dovecot.conf"), *words]
        subprocess.run(command, check=True, capture_output=True)


def mail(number: int = 1, *, body: str = "Ich melde mich an.", sender: str = "Anna Amsel <anna@example.net>") -> bytes:
    """Write a small mail, with CRLF line ends."""
    lines: Sequence[str] = (
        f"From: {sender}",
        "To: anmelden@example.org",
        f"Subject: Anmeldung {number}",
        f"Message-ID: <m{number}@example.net>",
        "",
        body,
        "",
    )
    return "\r\n".join(lines).encode()
