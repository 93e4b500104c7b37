"""What a Python needs to see of the machine: its own environment, the system's programs and libraries."""

import os
import site
import sys
from collections.abc import Sequence
from pathlib import Path

SYSTEM_LINKS = ("/bin", "/lib", "/lib32", "/lib64", "/sbin")
"""Folders in old systems, links into /usr in others."""
SYSTEM_FILES = ("/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime")


def python_folders(more: Sequence[Path] = ()) -> list[str]:
    """Return the folders of this Python, of its environment and of this package; none lies in another.

    Of a package that is installed from a clone it is the package's own folder, not the clone.

    Args:
        more: folders that are added.
    """
    package = Path(__file__).parents[2]
    wanted = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(package), *map(os.path.abspath, more)}
    wanted |= {folder for folder in site.getsitepackages() if Path(folder).is_dir()}
    wanted |= {str(Path(sys.executable).resolve().parents[1])}
    wanted |= {os.path.realpath(folder) for folder in wanted}
    wanted = {folder for folder in wanted if Path(folder).is_dir()} - {"/"}
    return sorted(
        folder
        for folder in wanted
        if not any(_below(folder, other) for other in {*wanted, "/usr"} - {folder})
    )


def folder_that_shows(path: Path) -> str:
    """Return the folder by which students' code would see a path, empty where it would not.

    Args:
        path: a file or folder.

    Example:
        >>> folder_that_shows(Path("/usr/share/course")), folder_that_shows(Path("/home/marlow/course"))
        ('/usr', '')
    """
    real = os.path.realpath(path)
    shown = ("/usr", *SYSTEM_LINKS, *SYSTEM_FILES, *python_folders())
    return next((folder for folder in shown if _below(real, os.path.realpath(folder))), "")


def _below(folder: str, other: str) -> bool:
    return Path(folder).is_relative_to(other)
