"""Unpack a zip that others have filled, without letting it write elsewhere or fill the disk."""

import contextlib
import errno
import re
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from outsourcing_lab.errors import CommandError

MOST_FILES = 200_000
LARGEST_ARCHIVE = 8_000_000_000
"""Bytes of all files together, unpacked."""

_PART = 1 << 20
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Unpacked:
    """What came out of an archive.

    Attributes:
        folder: where its files are.
        refused: what was left inside, with the reason, by its name in the archive.
    """

    folder: Path
    refused: dict[str, str]


@contextlib.contextmanager
def unpacked(archive: Path, *, largest_file: int) -> Iterator[Unpacked]:
    """Unpack an archive into a folder that is gone afterwards; what is not safe stays inside.

    Args:
        archive: the zip.
        largest_file: bytes; a larger file stays inside.

    Raises:
        CommandError: where it is no zip that can be read, or holds too much.
    """
    with contextlib.ExitStack() as stack:
        try:
            opened = stack.enter_context(zipfile.ZipFile(archive))
        except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
            raise CommandError(
                f"{archive} cannot be read as a zip: {error}.\n"
                "Export it again, or unpack it yourself and name the folder."
            ) from error
        members = [member for member in opened.infolist() if not member.is_dir()]
        if len(members) > MOST_FILES:
            raise CommandError(
                f"{archive} holds {len(members):,} files, and at most {MOST_FILES:,} are read."
            )
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        refused = {}
        left = LARGEST_ARCHIVE
        for member in members:
            problem = _problem(member)
            if not problem:
                written, problem = _unpack(opened, member, folder, min(largest_file, left))
                left -= written
            if problem:
                refused[member.filename] = problem
        yield Unpacked(folder, refused)


def _problem(member: zipfile.ZipInfo) -> str:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or _DRIVE.match(path.parts[0]):
        return "its name in the zip leads to a folder outside"
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "it is a link or a device in the zip, and no file"
    if member.flag_bits & 1:
        return "it is encrypted in the zip"
    return ""


def _unpack(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, most: int) -> tuple[int, str]:
    """Unpack one file; return how many bytes it took, and why it was refused."""
    target = folder.joinpath(*PurePosixPath(member.filename.replace("\\", "/")).parts)
    written = 0
    problem = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(member) as source, target.open("xb") as file:
            while part := source.read(_PART):
                written += len(part)
                if written > most:  # what the archive says of the size need not be true
                    problem = f"it has more than {most:,} bytes when unpacked"
                    break
                file.write(part)
    except FileExistsError:
        return 0, "its name is in the zip twice"
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CommandError(
                f"There is no room to unpack the zip in {folder.parent}: {error.strerror}.\n"
                "Make room, or name another folder by the environment variable TMPDIR."
            ) from error
        problem = f"it cannot be unpacked: {error.strerror or error}"
    except Exception as error:  # zlib, lzma and bz2 have errors of their own
        problem = f"it cannot be unpacked: {error}"
    if problem:
        with contextlib.suppress(OSError):
            target.unlink()
    return written, problem
