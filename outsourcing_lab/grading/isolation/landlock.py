"""Landlock: a process gives up, for itself and all it starts, every file but those it names."""

import os
import stat
import struct
from collections.abc import Iterable

from outsourcing_lab.grading.isolation import system_calls

SCOPES_SINCE = 6
"""The version, of Linux 6.12, from which signals and abstract sockets stop at the wall too."""

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_BENEATH_PATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _DEVICE_CONTROL = 1 << 14, 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_FOLDER
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE_CONTROL
_RIGHTS_ON_FILES = {1: 13, 2: 14, 3: 15, 4: 15}
_RIGHTS_ON_FILES_NOW = 16
_BIND_AND_CONNECT = 3
_SIGNALS_AND_ABSTRACT_SOCKETS = 3
_NETWORK_SINCE = 4


def version() -> int:
    """Return the version of Landlock that this kernel offers, 0 where it offers none."""
    try:
        return system_calls.system_call(_CREATE_RULESET, 0, 0, _ASK_VERSION)
    except OSError:
        return 0


def restrict(kernel_version: int, readable: Iterable[str], writable: Iterable[str]) -> None:
    """Close every file but these to this process, and TCP, and signals to others as far as the kernel can.

    Args:
        kernel_version: what `version` gave; above 0.
        readable: files and folders that may be read and executed; those that are missing are left out.
        writable: those in which anything may be done.

    Raises:
        OSError: where the kernel refused.
    """
    all_rights = (1 << _RIGHTS_ON_FILES.get(kernel_version, _RIGHTS_ON_FILES_NOW)) - 1
    network = _BIND_AND_CONNECT if kernel_version >= _NETWORK_SINCE else 0
    scoped = _SIGNALS_AND_ABSTRACT_SOCKETS if kernel_version >= SCOPES_SINCE else 0
    ruleset = _ruleset(kernel_version, all_rights, network, scoped)
    try:
        for paths, rights in ((readable, _READ), (writable, all_rights)):
            for path in paths:
                _allow(ruleset, path, rights & all_rights)
        _enforce(ruleset)
    finally:
        os.close(ruleset)


def confine_signals() -> None:
    """Put this process and all it starts into one group that cannot signal anybody outside; files stay open.

    Raises:
        OSError: where the kernel's version is below `SCOPES_SINCE`.
    """
    ruleset = _ruleset(SCOPES_SINCE, 0, 0, _SIGNALS_AND_ABSTRACT_SOCKETS)
    try:
        _enforce(ruleset)
    finally:
        os.close(ruleset)


def _ruleset(kernel_version: int, files: int, network: int, scoped: int) -> int:
    attributes = struct.pack("=QQQ", files, network, scoped)
    size = 24 if kernel_version >= SCOPES_SINCE else 16 if kernel_version >= _NETWORK_SINCE else 8
    return system_calls.system_call(_CREATE_RULESET, attributes[:size], size, 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(beneath).st_mode):
            rights &= _OF_A_FILE
        system_calls.system_call(_ADD_RULE, ruleset, _BENEATH_PATH, struct.pack("=Qi", rights, beneath), 0)
    finally:
        os.close(beneath)


def _enforce(ruleset: int) -> None:
    system_calls.forbid_new_privileges()
    system_calls.system_call(_RESTRICT_SELF, ruleset, 0)
