"""Encrypted connections, and the plain words for what keeps a connection from coming about.

Call `context` for a TLS context that verifies the server, and `connection_fault` to turn what a connect, a handshake or
a read raised into one of the house's errors: a certificate or a port that a human must mend is a ConfigError, a server
that is away is a TransientFailure.

Standards: RFC 8314 (implicit TLS and STARTTLS for mail), RFC 6125 (names in certificates).
Known gaps: no client certificates, no pinning, no DANE.
"""

import socket
import ssl
from pathlib import Path

from inbox_processor.errors import ConfigError, DeskError, TransientFailure

# What OpenSSL calls the first octets of a server that answers in clear text; the name changed with OpenSSL 3.2.
CLEAR_TEXT_REASONS = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"})

# verify_code of OpenSSL (x509_vfy.h) for a chain that ends at nobody whom we trust.
UNKNOWN_ISSUER_CODES = frozenset({2, 18, 19, 20, 21, 27})

# A peer that is gone is found out within 50 s, also while nobody says anything.
KEEP_ALIVE_SECONDS = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 2}


def context(ca_file: Path | None) -> ssl.SSLContext:
    """Make a client context that checks the certificate and its name.

    `ca_file`: PEM file of the authorities to trust instead of the system's. Raises ConfigError where it cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=ca_file)
    except ssl.SSLError as error:
        raise ConfigError(f"ca_file = {str(ca_file)!r}: holds no certificate in PEM form; nothing was sent.") from error
    except OSError as error:
        raise ConfigError(f"ca_file = {str(ca_file)!r}: {error.strerror}; nothing was sent.") from error


def keep_alive(connection: socket.socket) -> None:
    """Let the system ask now and then whether the other side is there still; the program sleeps meanwhile."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEP_ALIVE_SECONDS.items():
        if hasattr(socket, name):  # Linux; other systems keep their own times
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def connection_fault(error: Exception, place: str, ca_file: Path | None) -> DeskError:
    """Make the house's error for `error`; `place` opens its text, as "The mail server HOST, port N,"."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate_fault(error, place, ca_file)
    if isinstance(error, ssl.SSLError) and error.reason in CLEAR_TEXT_REASONS:
        return ConfigError(
            f"{place} does not answer with TLS on that port; check port and security in the configuration."
        )
    if isinstance(error, socket.gaierror):
        return TransientFailure(f"{place} was not found: {error.strerror}. Check the host name and the network.")
    if isinstance(error, ConnectionRefusedError):
        return TransientFailure(f"{place} refuses connections: nothing listens there now. Check host and port.")
    if isinstance(error, TimeoutError):
        return TransientFailure(f"{place} did not answer in time. Check host, port and security, or try again later.")
    return TransientFailure(f"{place} could not be reached: {error}. Try again later.")


def _certificate_fault(error: ssl.SSLCertVerificationError, place: str, ca_file: Path | None) -> ConfigError:
    """Say why the certificate was not taken and what mends it."""
    trusted = f"ca_file = {str(ca_file)!r}" if ca_file else "the authorities of this system (no ca_file is set)"
    if error.verify_code in UNKNOWN_ISSUER_CODES:
        remedy = f"Trusted were {trusted}; name the certificate of the server's authority in ca_file."
    else:
        remedy = f"Trusted were {trusted}; the server's operator has to mend the certificate, or host is not its name."
    return ConfigError(f"{place} shows a certificate that cannot be trusted: {error.verify_message}. {remedy}")
