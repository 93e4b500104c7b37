"""A copy of the course to grade in, in a folder whose path has a space."""

import shutil

import pytest

from tests.sample_class import ROOT


def copy_course(folder):
    course = folder / "a course"
    course.mkdir()
    for name in ("solutions", "exercises"):
        shutil.copytree(ROOT / name, course / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "nbgrader_config.py", course)
    return course


@pytest.fixture
def course(tmp_path):
    return copy_course(tmp_path)


@pytest.fixture(scope="module")
def shared_course(tmp_path_factory):
    """A course in which the tests of one file look at the results of one run."""
    return copy_course(tmp_path_factory.mktemp("shared"))
