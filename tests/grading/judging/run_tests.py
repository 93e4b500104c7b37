"""Runs a file of tests with pytest within a cell, against a module that is the notebook itself."""

import json
import os
import sys
import types

import pytest

OUTCOMES = "outcomes of the tests: "


class NotebookModule(types.ModuleType):
    """The module that a file of tests imports the answers from; its attributes are the notebook's names.

    Args:
        name: of the module.
        names: the notebook's.
        exported: what `from module import *` gives.
    """

    def __init__(self, name, names, exported=()):
        super().__init__(name)
        self.__dict__["__all__"] = [name for name in exported if not name.startswith("_")]
        self.__dict__["_NotebookModule__names"] = names

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.__names[name]
        except KeyError:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}") from None

    def __setattr__(self, name, value):
        self.__names[name] = value

    def __delattr__(self, name):
        del self.__names[name]


class Recorder:
    """A plugin of pytest that notes how each test ended."""

    def __init__(self):
        self.outcomes = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = (yield).get_result()
        if call.when == "call" or report.outcome != "passed":
            self._note(item.name if item.cls is None else f"{item.cls.__name__}.{item.name}", report, call)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_make_collect_report(self, collector):
        report = (yield).get_result()
        if report.outcome == "failed":
            self.outcomes[f"collecting {collector.name}"] = ["error", str(report.longrepr)[-1500:]]

    def _note(self, name, report, call):
        if call.excinfo is None or report.outcome in ("passed", "skipped"):
            self.outcomes.setdefault(name, [report.outcome, ""])  # a subtest of it may have failed before
            return
        kind = "failed" if call.excinfo.errisinstance(AssertionError) else "error"
        self.outcomes[name] = [kind, f"{call.excinfo.typename}: {call.excinfo.value}"[:1500]]


def run_tests(path, module, names, exported=()):
    """Run a file of tests and print its outcomes, as JSON.

    Args:
        path: of the file.
        module: name under which it imports the answers.
        names: the notebook's.
        exported: names of the answers.
    """
    sys.modules[module] = NotebookModule(module, names, exported)
    recorder = Recorder()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    off = ("cacheprovider", "faulthandler", "terminal", "logging", "threadexception", "unraisableexception")
    pytest.main(
        [
            "--capture=no",
            "--assert=plain",
            "--import-mode=importlib",
            "--noconftest",
            "-c",
            "/dev/null",
            f"--rootdir={path.rpartition('/')[0]}",
            *(f"-pno:{plugin}" for plugin in off),
            path,
        ],
        plugins=[recorder],
    )
    print(OUTCOMES + json.dumps(recorder.outcomes or {"the file itself": ["passed", ""]}))
