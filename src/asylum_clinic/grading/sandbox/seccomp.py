"""The calls to the kernel that nothing in a sandbox may make, as the filter program that bubblewrap loads.

Namespaces do not hold everything: keyrings are inherited, memory files count for nobody, a socket to the hypervisor
knows no network namespace, and where grading runs as root a student's process owns the device files that it sees.
What is taken away here is used by no library that a notebook needs.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Sequence

# name: number on x86_64, number on arm64; None where there is no such call
_DENIED: dict[str, tuple[int | None, int | None]] = {
    # other processes' memory and files
    **{"ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272)},
    **{"process_madvise": (440, 440), "pidfd_getfd": (438, 438), "userfaultfd": (323, 282)},
    # what outlives a process: keyrings, System V objects, message queues
    **{"keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218)},
    **{"shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193)},
    **{"semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186), "msgsnd": (69, 189)},
    **{"msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181)},
    # memory that no limit counts
    **{"memfd_create": (319, 279), "memfd_secret": (447, 447), "vmsplice": (278, 75)},
    # the kernel's own machinery
    **{"bpf": (321, 280), "perf_event_open": (298, 241), "syslog": (103, 116), "acct": (163, 89)},
    **{"io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427)},
    **{"kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "quotactl": (179, 60)},
    **{"quotactl_fd": (443, 443), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106)},
    **{"iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None), "uselib": (134, None)},
    **{"lookup_dcookie": (212, 18), "vhangup": (153, 58), "swapon": (167, 224), "swapoff": (168, 225)},
    # mounts and namespaces
    **{"mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97)},
    **{"setns": (308, 268), "move_mount": (429, 429), "open_tree": (428, 428), "fsopen": (430, 430)},
    **{"fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442)},
    **{"open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264)},
    # watching files is counted for the real user, outside as well
    **{"fanotify_init": (300, 262), "inotify_init": (253, None), "inotify_init1": (294, 26)},
    # starving the others: priorities, processors, clocks
    **{"sched_setattr": (314, 274), "ioprio_set": (251, 30), "move_pages": (279, 239), "migrate_pages": (256, 238)},
    **{"mbind": (237, 235), "set_mempolicy": (238, 237)},
    **{"clock_settime": (227, 112), "settimeofday": (164, 170), "adjtimex": (159, 171), "clock_adjtime": (305, 266)},
    **{"sethostname": (170, 161), "setdomainname": (171, 162), "mknod": (133, None), "mknodat": (259, 33)},
    **{"setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7)},
    **{"removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16)},
}
_NOTHING_DONE: dict[str, tuple[int | None, int | None]] = {
    # they say that they succeeded: copies of files have the mode and time they had, threads of zmq their priority
    **{"chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None), "lchown": (94, None)},
    **{"fchown": (93, 55), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None)},
    **{"utimensat": (280, 88), "futimesat": (261, None), "setpriority": (141, 140), "sched_setaffinity": (203, 122)},
    **{"sched_setscheduler": (144, 119), "sched_setparam": (142, 118)},
}
_CLONE, _CLONE3, _PRLIMIT, _SOCKET, _IOCTL = (56, 220), (435, 435), (302, 261), (41, 198), (16, 29)
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7), "arm64": (1, 0xC00000B7)}
_LAST_KNOWN = 451
_NEW_NAMESPACES = 0x7E020080
_STUFFING_A_TERMINAL = (0x5412, 0x541C)
_SOCKETS = (1, 2, 16)
"""Unix, the loopback of the sandbox's own network, and asking which networks there are, as zmq does."""

_LOAD, _EQUAL, _GREATER, _BITS, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
_NUMBER, _MACHINE, _FIRST, _SECOND = 0, 4, 16, 24
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000

Step = tuple[int, int, int, int]


def program(machine: str | None = None) -> bytes | None:
    """Return the filter for a kind of processor, or None where its calls are not known.

    Parameters
    ----------
    machine : str, optional
        As ``platform.machine()`` names it; this one if none is given.

    Examples
    --------
    >>> len(program("x86_64")) % 8, program("pdp11")
    (0, None)
    """
    known = _MACHINES.get(machine or platform.machine())
    if known is None:
        return None
    column, architecture = known
    steps = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, architecture), _fail(errno.EPERM), (_LOAD, 0, 0, _NUMBER)]
    steps += [(_GREATER, 0, 1, _LAST_KNOWN), _fail(errno.ENOSYS)]
    for calls, error in ((_DENIED, errno.EPERM), (_NOTHING_DONE, 0)):
        for numbers in calls.values():
            steps += _when(numbers[column], [_fail(error)])
    steps += _when(_CLONE3[column], [_fail(errno.ENOSYS)])
    steps += _when(_CLONE[column], [(_LOAD, 0, 0, _FIRST), (_BITS, 0, 1, _NEW_NAMESPACES), _fail(errno.EPERM)])
    steps += _when(_PRLIMIT[column], _unless_first_is((0,), errno.EPERM))
    steps += _when(_SOCKET[column], _unless_first_is(_SOCKETS, errno.EAFNOSUPPORT))
    tests = [step for code in _STUFFING_A_TERMINAL for step in ((_EQUAL, 0, 1, code), _fail(errno.EPERM))]
    steps += _when(_IOCTL[column], [(_LOAD, 0, 0, _SECOND), *tests])
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _fail(error: int) -> Step:
    return _RETURN, 0, 0, _ERROR | error


def _when(number: int | None, then: Sequence[Step]) -> list[Step]:
    """Return steps that are taken for one call only, after which it is allowed."""
    if number is None:
        return []
    body = list(then) if len(then) == 1 else [*then, (_RETURN, 0, 0, _ALLOW)]
    return [(_EQUAL, 0, len(body), number), *body]


def _unless_first_is(values: Sequence[int], error: int) -> list[Step]:
    tests = [step for value in values for step in ((_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW))]
    return [(_LOAD, 0, 0, _FIRST), *tests, _fail(error)]
