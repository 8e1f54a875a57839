"""One blob of bytes over a socket, with its length before it, and never more than was agreed on."""

from __future__ import annotations

import socket
import struct

HEAD = struct.Struct("!Q")
"""The length of what follows."""


class LengthError(Exception):
    """What comes is longer than was agreed on."""


def framed(blob: bytes) -> bytes:
    r"""Return a blob with its length before it.

    Examples
    --------
    >>> framed(b"ab")
    b'\x00\x00\x00\x00\x00\x00\x00\x02ab'
    """
    return HEAD.pack(len(blob)) + blob


def receive(connection: socket.socket, most: int) -> bytes:
    """Wait for a whole blob, and return it.

    Raises
    ------
    LengthError
        If its length is above ``most``; none of it is read then.
    EOFError
        If the other side ends before the blob does.
    """
    (length,) = HEAD.unpack(_exactly(connection, HEAD.size))
    if length > most:
        raise LengthError(f"{length} bytes instead of at most {most}")
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = connection.recv(min(length, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
