"""A Content-Type field is read as the email package reads it, also where the quick way does."""

from __future__ import annotations

from email.message import Message as Part

import pytest

from inbox_processor.mail.content_type import ContentType

FIELDS = (
    'multipart/alternative; boundary="=_6a8a05805975ed2f89d9"',
    'Multipart/Mixed;\r\n\tBOUNDARY="----=_NextPart_000_0000_01D9.ABC\'()+,/:?"',
    'multipart/mixed;boundary="a"',
    'multipart/mixed; boundary="a b"',
    'multipart/mixed; boundary="a\\"b"',
    'multipart/mixed; boundary="a "',
    "multipart/mixed; boundary=a",
    'multipart/mixed; boundary=""',
    'multipart/mixed; boundary="a"; charset="utf-8"',
    'multipart/report; report-type="delivery-status"; boundary="a"',
    "multipart/mixed; boundary*=utf-8''a",
    'multipart/mixed; xboundary="a"',
    'multipart/mixed boundary="a"',
    "multipart/mixed",
    'text/plain; boundary="a"',
)


@pytest.mark.parametrize("field", FIELDS)
def test_type_and_boundary_are_those_of_the_email_package(field: str) -> None:
    """The quick way is for multiparts as nearly all programs write them, and differs from the slow one in nothing."""
    part = Part()
    part["Content-Type"] = field
    read = ContentType(field)
    assert (read.kind, read.main, read.boundary) == (
        part.get_content_type(),
        part.get_content_maintype(),
        part.get_boundary(),
    )
    assert read.parameter("charset") == part.get_param("charset", "")
    assert read.parameter("boundary") == part.get_param("boundary", "")
