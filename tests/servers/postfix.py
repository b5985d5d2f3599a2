"""A real Postfix on a loopback port, in a folder of its own, which relays everything to another SMTP server.

`with Postfix(sink_port) as server:` then `server.port`. Only root can run it. Needs the package postfix.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.servers.dovecot import free_port

PROGRAM = "/usr/sbin/postfix"

MAIN = """\
compatibility_level = 3.6
queue_directory = {d}/q
data_directory = {d}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.test.example
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{sink}
smtpd_recipient_restrictions = reject_unlisted_recipient, permit_mynetworks, reject
smtpd_sender_restrictions = permit_mynetworks
smtpd_reject_unlisted_sender = no
local_recipient_maps =
alias_maps =
maillog_file = {d}/maillog
maillog_file_prefixes = {d}
smtp_tls_security_level = none
smtpd_tls_security_level = none
message_size_limit = 20000
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
postlog   unix-dgram n  -       n       -       1       postlogd
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
showq     unix  n       -       n       -       -       showq
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
"""


def installed() -> bool:
    """Tell whether Postfix is on this machine."""
    return Path(PROGRAM).exists()


class Postfix:
    """One server that relays to `sink_port`."""

    def __init__(self, sink_port: int) -> None:
        self.port = free_port()
        self.dir = Path(tempfile.mkdtemp(prefix="pf", dir="/tmp"))
        self.dir.chmod(0o755)
        for part in ("conf", "q", "data"):
            (self.dir / part).mkdir()
        shutil.chown(self.dir / "data", "postfix")
        (self.dir / "conf/main.cf").write_text(MAIN.format(d=self.dir, sink=sink_port))
        (self.dir / "conf/master.cf").write_text(MASTER.format(port=self.port))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Postfix":
        command = [PROGRAM, "-c", str(self.dir / "conf"), "start-fg"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2) as probe:
                    if probe.recv(64).startswith(b"220"):
                        return self
            except OSError:
                time.sleep(0.05)
        self.__exit__()
        raise TimeoutError("Postfix did not answer.")

    def __exit__(self, *exc: object) -> None:
        master = self.dir / "q/pid/master.pid"  # it leaves the session of the command that started it
        if master.exists():
            os.kill(int(master.read_text()), signal.SIGTERM)
        if self._process is not None:
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)
