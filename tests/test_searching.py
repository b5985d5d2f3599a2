"""The search that proves erasures finds what it is meant to find."""

from __future__ import annotations

import base64
import json
from email.message import EmailMessage
from pathlib import Path

import pytest

NAME = "Käthe Groß"


def _mail(encoding: str) -> bytes:
    mail = EmailMessage()
    mail["To"] = f"{NAME} <kaethe@stadt.example>"
    mail.set_content(f"Guten Tag {NAME},\n\nIhr Platz ist sicher.\n", cte=encoding)
    return mail.as_bytes()


@pytest.mark.parametrize(
    "octets",
    [
        NAME.encode(),
        NAME.upper().encode("latin-1", "replace") + NAME.encode("latin-1"),
        json.dumps({"name": NAME}).encode(),
        json.dumps({"name": NAME}, ensure_ascii=False).encode(),
        _mail("base64"),
        _mail("quoted-printable"),
        json.dumps({"octets": base64.b64encode(_mail("base64")).decode()}).encode(),
        json.dumps({"octets": base64.b64encode(_mail("quoted-printable")).decode()}).encode(),
    ],
)
def test_a_name_is_found_in_every_form(tmp_path: Path, octets: bytes) -> None:
    """A search that finds nothing would prove nothing."""
    from tests.searching import found_in

    (tmp_path / "file").write_bytes(b"before " + octets + b" after")
    assert found_in(tmp_path, (NAME,)) == [("file", NAME)]
    assert found_in(tmp_path, ("Anna Amsel", "anna@stadt.example")) == []
