"""No attack gets out of the jail, and the child after it works as if nothing had been."""

import dataclasses
import importlib.util
import os
import signal
import time
from pathlib import Path

import pytest

from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.self_test import run_attack
from tests.grading.isolation.conftest import attacked, skip_where_it_does_not_hold

_specification = importlib.util.spec_from_file_location("hostile", Path(__file__).with_name("hostile.py"))
hostile = importlib.util.module_from_spec(_specification)
_specification.loader.exec_module(hostile)

MEGABYTE = 1024 * 1024
LIMITS = Limits(
    cpu_seconds=8,
    memory_bytes=64 * MEGABYTE,
    processes=32,
    file_bytes=8 * MEGABYTE,
    disk_bytes=16 * MEGABYTE,
    inodes=200,
)
STRICT = {"compute_for_too_long": dataclasses.replace(LIMITS, cpu_seconds=1)}
REASONS = {
    "compute_for_too_long": ("cpu",),
    "take_memory_in_sockets": ("files",),
    "hide_behind_a_program_that_cannot_be_read": ("files", "disk", "ended"),
}
"""By which limit an attack is ended, where that is not told by its error."""
ISOLATING = (Mode.FULL, Mode.LANDLOCK)


def by_name(mode):
    return mode.name.lower()


@pytest.mark.parametrize("attack", hostile.HARMLESS)
def test_the_attack_succeeds_where_nothing_stops_it(start, around, attack):
    report = run_attack(start(Mode.NONE), attack, around | {"watched": False})
    assert report.begun
    assert report.succeeded, report


@pytest.mark.parametrize("mode", ISOLATING, ids=by_name)
@pytest.mark.parametrize("attack", [*hostile.HARMLESS, *hostile.ONLY_BEHIND_THE_WALL])
def test_the_attack_fails_and_the_next_child_works(start, around, attack, mode):
    process = start(mode)
    report = run_attack(process, attack, around, STRICT.get(attack, LIMITS))
    assert report.begun, report
    assert not report.succeeded, report
    assert report.exit.reason in REASONS.get(attack, (report.exit.reason,))
    after = run_attack(process, "work_honestly", around, LIMITS)
    assert after.succeeded, after
    assert Path(around["own_file"]).read_text() == "kept"


@pytest.mark.parametrize("mode", [*ISOLATING, Mode.NONE], ids=by_name)
@pytest.mark.parametrize("attack", hostile.TO_BE_SEEN_OUTSIDE)
def test_a_signal_that_is_not_addressed_to_it_reaches_nobody_outside(start, around, mode, attack):
    os.kill(around["bystander"], signal.SIGSTOP)
    try:
        comes_to(around["bystander"], stopped=True)
        report = run_attack(start(mode), attack, around, LIMITS)
        assert report.begun
        if mode is Mode.NONE:
            comes_to(around["bystander"], stopped=False)
        else:
            assert is_stopped(around["bystander"])
    finally:
        os.kill(around["bystander"], signal.SIGCONT)


def is_stopped(process):
    return "(stopped)" in Path(f"/proc/{process}/status").read_text()


def comes_to(process, *, stopped):
    until = time.monotonic() + 20
    while is_stopped(process) is not stopped:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize("mode", [*ISOLATING, Mode.NONE], ids=by_name)
@pytest.mark.parametrize(("leave", "find"), hostile.LEFTOVERS.items())
def test_nothing_is_found_that_an_earlier_child_has_left(start, around, leave, find, mode):
    process = start(mode)
    try:
        run_attack(process, leave, around, LIMITS)
        assert run_attack(process, find, around, LIMITS).succeeded is (mode is Mode.NONE)
    finally:
        Path("/dev/shm/planted").unlink(missing_ok=True)  # noqa: S108 - what is tried out
        Path(around["temporary_name"]).unlink(missing_ok=True)


def test_namespaces_hold_without_landlock(hostile_folder, around, monkeypatch):
    skip_where_it_does_not_hold(Mode.FULL)
    monkeypatch.setattr("outsourcing_lab.grading.isolation.landlock.version", lambda: 0)
    with attacked(Mode.FULL, hostile_folder) as process:
        for attack in {*hostile.HARMLESS, *hostile.ONLY_BEHIND_THE_WALL} - hostile.ENDED_BY_LANDLOCK_ALONE:
            report = run_attack(process, attack, around, STRICT.get(attack, LIMITS))
            assert report.begun, (attack, report)
            assert not report.succeeded, (attack, report)
        assert run_attack(process, "work_honestly", around, LIMITS).succeeded
