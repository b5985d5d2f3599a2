"""A self-signed certificate for localhost, as the real servers of the tests show it."""

import shutil
import subprocess
from pathlib import Path


def make_certificate(folder: Path, name: str = "localhost", days: int = 30) -> tuple[Path, Path]:
    """Make cert.pem and key.pem for `name` and 127.0.0.1 in `folder`; gives both paths. Needs the program openssl."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    address = ",IP:127.0.0.1" if name == "localhost" else ""
    command = [
        shutil.which("openssl") or "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        str(days),
    ]
    command += ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}{address}"]
    command += ["-addext", "keyUsage=critical,digitalSignature,keyCertSign"]
    subprocess.run([*command, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key
