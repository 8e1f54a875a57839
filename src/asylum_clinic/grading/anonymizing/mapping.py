"""The mapping of old names to new ones: kept only where somebody asks for it, and then encrypted with a passphrase."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.anonymizing.drafting import Draft

SALT = 16
SHORTEST = 12
"""The fewest characters of a passphrase."""


def lock(draft: Draft, passphrase: str) -> bytes:
    """Return the mapping of a draft, encrypted (Fernet, with a key that scrypt derives from the passphrase).

    Raises
    ------
    KitError
        If the passphrase is too short, or cryptography is not installed.
    """
    if len(passphrase) < SHORTEST:
        raise KitError(f"the passphrase is shorter than {SHORTEST} characters", do="take four or five words")
    pairs = sorted({(change.old, change.new) for change in draft.changes})
    plain = json.dumps({"weeks": draft.weeks, "names": pairs}, ensure_ascii=False).encode()
    salt = os.urandom(SALT)
    fernet, _ = _fernet(passphrase, salt)
    return salt + bytes(fernet.encrypt(plain))


def unlock(path: Path, passphrase: str) -> dict[str, object]:
    """Return a kept mapping: the weeks that dates were moved, and pairs of old and new names.

    Raises
    ------
    KitError
        If the passphrase is not the one, or the file is no mapping.
    """
    try:
        kept = path.read_bytes()
    except OSError as error:
        raise KitError(f"the file can't be read ({error.strerror})", path, do="check its name") from None
    fernet, wrong = _fernet(passphrase, kept[:SALT])
    try:
        found: dict[str, object] = json.loads(fernet.decrypt(kept[SALT:]))
    except wrong:
        raise KitError("this passphrase does not open the mapping", path, do="try again, or check the file") from None
    return found


def _fernet(passphrase: str, salt: bytes) -> tuple[Any, type[Exception]]:
    try:
        from cryptography.fernet import Fernet, InvalidToken
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
    except ImportError:
        found = "keeping the mapping needs cryptography, which is not installed"
        raise KitError(found, do='python -m pip install "asylum-clinic-kit[anonymize]"') from None
    key = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(key)), InvalidToken
