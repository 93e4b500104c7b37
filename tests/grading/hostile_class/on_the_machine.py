"""Attacks on the machine, from a notebook's cells: those on the isolation, and what a thief would try."""

import base64
from pathlib import Path

from tests.grading.hostile_class.course import RIGHT
from tests.grading.hostile_class.submission import SUCCEEDED, Hostile

ISOLATION = Path(__file__).parents[1] / "isolation" / "hostile.py"
SECOND = {
    "find_something_in_shared_memory": "leave_something_in_shared_memory",
    "find_a_temporary_file": "leave_a_temporary_file",
    "find_a_segment": "leave_a_segment",
}
SAY = f"print({' '.join(SUCCEEDED)!r}.replace(' ', ''))"
"""In letters, since a traceback shows the source as well."""

TOO_LONG = {"compute_for_too_long"}
"""What is within the limits of a submission."""

CALLED = """
import base64, json, types
scene = json.loads(base64.b64decode("$scene$"))
hostile = types.ModuleType("hostile")
hostile.__file__ = scene["code_file"]
exec(base64.b64decode("SOURCE"), hostile.__dict__)
if CALL:
    SAY
"""


def called(name, *, leaves=False):
    """The source of a cell that runs one of the attacks on the isolation."""
    known = f"(hostile.ATTACKS.get({name!r}) or hostile.{name})(scene)"
    call = f"({known}, False)[1]" if leaves else known
    source = base64.b64encode(ISOLATION.read_bytes()).decode()
    return CALLED.replace("CALL", call).replace("SAY", SAY).replace("SOURCE", source)


def on_the_isolation():
    """One submission for each attack that is known to the tests of the isolation."""
    known = {}
    exec(compile(ISOLATION.read_text(), str(ISOLATION), "exec"), known)  # noqa: S102 (a file of this folder)
    harmless = set(known["HARMLESS"]) - TOO_LONG
    for name in [*sorted(harmless), *known["ONLY_BEHIND_THE_WALL"]]:
        proof = "isolation off" if name in harmless else "none"
        words = name.replace("_", " ")
        yield Hostile(words, "isolation", "says", (called(name),), RIGHT, 20, proof=proof)
    for find, leave in SECOND.items():
        words = leave.replace("_", " "), find.replace("_", " ")
        yield Hostile(words[0], "isolation", "left", (called(leave, leaves=True),), RIGHT, 20, proof="none")
        yield Hostile(words[1], "isolation", "says", (called(find),), RIGHT, 20, proof="none")


def thief(name, sign, *cells, proof="isolation off"):
    return Hostile(name, "machine", sign, cells, RIGHT, 20, proof=proof)


SEARCH_OF_MEMORY = """
import re
def search(process):
    for line in open(f"/proc/{process}/maps"):
        span, rights = line.split()[:2]
        if "r" not in rights or "[v" in line:
            continue
        start, end = (int(part, 16) for part in span.split("-"))
        try:
            with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
                memory.seek(start)
                content = memory.read(end - start)
        except (OSError, OverflowError, ValueError):
            continue
        for found in re.finditer(rb"hidden_te" + rb"st_canary_[0-9a-f]+", content):
            print(found[0].decode())
            return
"""
LATER = "import os, sys, time; time.sleep({seconds}); open({file!r}, 'w').write('x')"

THIEVES = (
    thief(
        "read the source of the exercise",
        "secret",
        "import pathlib\nfor path in pathlib.Path('$course$', 'solutions').rglob('*.ipynb'):\n"
        "    print(path.read_text())",
    ),
    thief(
        "read the work of others",
        "secret",
        "import pathlib\nfor path in pathlib.Path('$course$', 'submitted').rglob('*.ipynb'):\n"
        "    if 'honest' in str(path): print(path.read_text())",
    ),
    thief("read a file of the user's", "secret", "!cat '$home$/.bashrc'"),
    thief("read a file by way of the shell's history", "secret", "%cat '$secret_file$'"),
    thief(
        "load a file as a cell",
        "secret",
        "get_ipython().run_line_magic('load', '$secret_file$')\nprint(get_ipython().rl_next_input)\n"
        "print(open('$secret_file$').read())",
    ),
    thief(
        "search temporary folders for the tests",
        "secret",
        "import pathlib\nfor path in pathlib.Path('$temporary$').rglob('*.ipynb'):\n"
        "    print(path.read_text())",
    ),
    thief("read the own environment", "secret", "import os\nprint(dict(os.environ))"),
    thief(
        "read the environment of all others",
        "secret",
        "import pathlib\nfor process in pathlib.Path('/proc').glob('[0-9]*'):\n"
        "    try: print((process / 'environ').read_text())\n    except OSError: pass",
    ),
    thief(
        "search the memory of all others for the tests",
        "secret",
        SEARCH_OF_MEMORY + "import os, pathlib\nfor process in pathlib.Path('/proc').glob('[0-9]*'):\n"
        "    if process.name != str(os.getpid()):\n"
        "        try: search(process.name)\n        except OSError: pass",
    ),
    thief(
        "read the open files of all others",
        "secret",
        "import os, pathlib\nfor process in pathlib.Path('/proc').glob('[0-9]*'):\n"
        "    try: opened = list((process / 'fd').iterdir())\n    except OSError: continue\n"
        "    for each in opened:\n"
        "        try:\n"
        "            if each.is_file(): print(each.read_bytes()[:1_000_000].decode(errors='replace'))\n"
        "        except OSError: pass",
    ),
    thief(
        "read the gradebook",
        "says",
        f"import pathlib\nif pathlib.Path('$course$', 'gradebook.db').read_bytes(): {SAY}",
    ),
    thief(
        "write points into the gradebook",
        "says",
        "import sqlite3\n"  # noqa: S608 (an attack)
        "book = sqlite3.connect('file:$course$/gradebook.db?mode=rw', uri=True)\n"
        "book.execute('update grade_cell set max_score = max_score')\nbook.commit()\n"
        f"{SAY}",
    ),
    thief(
        "write into the course's configuration",
        "changed",
        "open('$course$/nbgrader_config.py', 'a').write('print(1)')",
    ),
    thief(
        "write into the work of others",
        "changed",
        "import pathlib\nfor path in pathlib.Path('$course$', 'submitted').rglob('*.ipynb'):\n"
        "    if 'honest' in str(path): path.write_text('{}')",
    ),
    thief(
        "leave code that starts with each shell and with each notebook",
        "changed",
        "import pathlib\npathlib.Path('$home$/.ipython/profile_default/startup').mkdir(parents=True)\n"
        "pathlib.Path('$home$/.ipython/profile_default/startup/x.py').write_text('')\n"
        "open('$home$/.profile', 'a').write('true')",
    ),
    thief(
        "leave code beside the submissions",
        "changed",
        "import pathlib\npathlib.Path('$course$/submitted/conftest.py').write_text('')",
    ),
    thief("connect by a shell", "reached", "!bash -c 'echo x > /dev/tcp/127.0.0.1/$port$'"),
    thief(
        "connect in a program of its own",
        "reached",
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', "
        "'import socket; socket.create_connection((\"127.0.0.1\", $port$), 2)'])",
    ),
    thief(
        "fetch a page",
        "reached",
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:$port$/', timeout=2)",
    ),
    thief(
        "connect from a function that a test calls",
        "reached",
        "import socket\ndef call_home():\n    socket.create_connection(('127.0.0.1', $port$), 2)\n"
        "call_home()",
    ),
    thief(
        "leave a daemon",
        "left",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        os.closerange(0, 100)\n        time.sleep(60)\n    os._exit(0)",
    ),
    thief(
        "leave a program in a session of its own",
        "left",
        "import subprocess\nsubprocess.Popen(['sleep', '60'], start_new_session=True, "
        "stdin=-3, stdout=-3, stderr=-3)",
    ),
    thief(
        "leave a program that no signal ends",
        "left",
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import signal, time\\n"
        "for n in set(range(1, 65)) - {9, 19, 32, 33}: signal.signal(n, signal.SIG_IGN)\\n"
        "time.sleep(60)'], start_new_session=True, stdin=-3, stdout=-3, stderr=-3)\n"
        "import time; time.sleep(0.5)",
    ),
    thief("leave a job of the shell's", "left", "!(setsid sleep 60 > /dev/null 2>&1 &)"),
    thief(
        "write a file when it is over",
        "changed",
        "import atexit, os, time\ndef later():\n    time.sleep(0.2)\n"
        "    open('$open_folder$/later', 'w').write('x')\n"
        "if os.fork() == 0:\n    os.setsid()\n    later()\n    os._exit(0)",
    ),
    thief("end everybody", "stops", "import os\nos.kill(-1, 9)", proof="isolation off"),
    thief(
        "end everybody one by one",
        "stops",
        "import os\nfor process in range(2, 70_000):\n    if process != os.getpid():\n"
        "        try: os.kill(process, 9)\n        except OSError: pass",
    ),
    thief("end the parent", "stops", "import os\nos.kill(os.getppid(), 9)"),
    thief(
        "stop everybody one by one",
        "stops",
        "import os, signal\nfor process in range(2, 70_000):\n    if process != os.getpid():\n"
        "        try: os.kill(process, signal.SIGTERM)\n        except OSError: pass",
    ),
    thief(
        "fork without end",
        "stops",
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        proof="none",
    ),
    thief(
        "threads without end",
        "stops",
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=[60]).start()",
        proof="none",
    ),
    thief("memory without end", "stops", "kept = []\nwhile True: kept.append(b'x' * 10**7)", proof="none"),
    thief(
        "files without end",
        "stops",
        "number = 0\nwhile True:\n    number += 1\n    open(str(number), 'w').write('x' * 10**6)",
        proof="none",
    ),
    thief("text without end", "stops", "while True: print('x' * 10_000)", proof="none"),
    thief(
        "pictures without end",
        "stops",
        "from IPython.display import display, HTML\nwhile True: display(HTML('<b>' + 'x' * 10_000))",
        proof="none",
    ),
    thief(
        "a loop that nothing interrupts",
        "stops",
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
        proof="none",
    ),
    thief(
        "a loop that swallows exceptions",
        "stops",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        proof="none",
    ),
    thief("a fault in the machine's code", "stops", "import ctypes\nctypes.string_at(1)", proof="none"),
    thief(
        "recursion without end",
        "stops",
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()\nf()",
        proof="none",
    ),
    thief("end the own process", "stops", "import os\nos._exit(0)", proof="none"),
    thief("kill the own process", "stops", "import os\nos.kill(os.getpid(), 9)", proof="none"),
    thief(
        "change what all notebooks import",
        "stops",
        "import builtins, json, sys, numpy, IPython\nbuiltins.len = builtins.sum = lambda *a: 0\n"
        "json.dumps = json.loads = None\nnumpy.testing.assert_allclose = None\n"
        "sys.modules.clear()\nIPython.core.interactiveshell.InteractiveShell.run_cell = None",
        proof="none",
    ),
)

HOSTILE = (*on_the_isolation(), *THIEVES)
