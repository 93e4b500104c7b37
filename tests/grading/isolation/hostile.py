"""Attacks on the isolation, run in a child: each returns True where it has succeeded; some fail by raising.

Those in `HARMLESS` can be seen to succeed without isolation, on what the test has put there for them. The
others would touch the machine itself, or are stopped already by what a child is given in every mode.
"""
# Written as an attacker would:
# ruff: noqa: PTH101, PTH102, PTH104, PTH108, PTH116, PTH123, PTH208, S108, S606, SIM115

import ctypes
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from outsourcing_lab.grading.isolation.attacks import ATTACKS, attacker

libc = ctypes.CDLL(None, use_errno=True)
MEGABYTE = 1024 * 1024
KEY = 0x5EED


def works(returned):
    if returned < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return True


def stay(scene):
    """Give those who look now and then the time to look; where nobody does, go on."""
    time.sleep(1 if scene["watched"] else 0)


def map_memory(size, flags, descriptor=-1):
    libc.mmap.restype = ctypes.c_void_p
    readable_and_writable = 3
    start = libc.mmap(None, ctypes.c_size_t(size), readable_and_writable, flags, descriptor, ctypes.c_long(0))
    works(-1 if start == ctypes.c_void_p(-1).value else 0)
    return start


def give_back_all_but_a_page(start, size):
    ctypes.memset(start, 1, size)
    return works(libc.munmap(ctypes.c_void_p(start + 4096), ctypes.c_size_t(size - 4096)))


# Files


def list_a_folder_outside(scene):
    return "secret" in os.listdir(scene["open_folder"])


def read_through_a_link(scene):
    Path("link").symlink_to(scene["secret_file"])
    return Path("link").read_text() == scene["secret"]


def read_through_a_hard_link(scene):
    os.link(scene["own_file"], "hard link")
    return Path("hard link").exists()


def empty_a_file_outside(scene):
    os.truncate(scene["own_file"], 0)
    return os.stat(scene["own_file"]).st_size == 0


def close_a_file_outside(scene):
    os.chmod(scene["own_file"], 0)
    return os.stat(scene["own_file"]).st_mode & 0o777 == 0


def date_back_a_file_outside(scene):
    os.utime(scene["own_file"], (0, 0))
    return os.stat(scene["own_file"]).st_mtime == 0


def mark_a_file_outside(scene):
    os.setxattr(scene["own_file"], "user.mark", b"x")
    return "user.mark" in os.listxattr(scene["own_file"])


def rename_a_file_outside(scene):
    os.rename(scene["own_file"], scene["own_file"] + " renamed")
    return True


def watch_a_folder_outside(scene):
    watcher = libc.inotify_init()
    return works(libc.inotify_add_watch(watcher, scene["open_folder"].encode(), 0x100))


def change_the_code_of_others(scene):
    Path(__file__).with_name("planted.py").write_text("")
    return True


def flag_a_file_of_others(scene):
    """Only the owner may, but reading is enough to get at it."""
    get_flags, set_flags, not_to_be_saved = 0x80086601, 0x40086602, 0x40
    file = os.open(__file__, os.O_RDONLY)
    flags = ctypes.c_long(0)
    works(libc.ioctl(file, ctypes.c_ulong(get_flags), ctypes.byref(flags)))
    flags.value ^= not_to_be_saved
    return works(libc.ioctl(file, ctypes.c_ulong(set_flags), ctypes.byref(flags)))


# The network, and what talks like one


def send_to_this_machine(scene):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        return sender.sendto(b"x", ("127.0.0.1", scene["port"])) == 1


def talk_to_the_kernel(scene):
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW):
        return True


def connect_to_an_abstract_socket(scene):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect("\0" + scene["abstract_name"])
    return True


def connect_to_a_socket_in_a_folder(scene):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(scene["socket_file"])
    return True


def send_through_a_pair_of_sockets(scene):
    ours, _theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return ours.sendto(b"x", scene["datagram_file"]) == 1


# Other processes


def signal_another_process(scene):
    os.kill(scene["bystander"], signal.SIGCONT)
    return True


def signal_all_processes(scene):
    os.kill(-1, signal.SIGCONT)  # which the kernel calls a success even where it has reached nobody
    return False


def signal_by_descriptor(scene):
    signal.pidfd_send_signal(os.pidfd_open(scene["bystander"]), signal.SIGCONT)
    return True


def read_the_environment_of_another_process(scene):
    return b"=" in Path(f"/proc/{scene['bystander']}/environ").read_bytes()


def read_the_memory_of_another_process(scene):
    first = Path(f"/proc/{scene['bystander']}/maps").read_text().split("-")[0]
    with open(f"/proc/{scene['bystander']}/mem", "rb") as memory:
        memory.seek(int(first, 16))
        return len(memory.read(16)) == 16


def trace_another_process(scene):
    seize = 0x4206
    return works(libc.ptrace(seize, scene["bystander"], None, None))


def attach_a_segment_of_others(scene):
    """Its number is small, and could be guessed."""
    libc.shmat.restype = ctypes.c_void_p
    start = libc.shmat(scene["segment"], None, 0)
    works(-1 if start == ctypes.c_void_p(-1).value else 0)
    return ctypes.string_at(start, len(scene["secret"])) == scene["secret"].encode()


def signal_by_way_of_a_socket(scene):
    """Whoever owns a descriptor is sent a signal when something happens there; the test looks whether."""
    import fcntl

    ours, theirs = socket.socketpair()
    set_signal = 10
    fcntl.fcntl(ours, fcntl.F_SETOWN, scene["bystander"])
    fcntl.fcntl(ours, set_signal, signal.SIGCONT)
    fcntl.fcntl(ours, fcntl.F_SETFL, fcntl.fcntl(ours, fcntl.F_GETFL) | os.O_ASYNC)
    theirs.send(b"x")
    return False


def open_a_session(scene):
    """Each session has its share of the processors."""
    child = os.fork()
    if child == 0:
        os.setsid()
        os._exit(os.getsid(0) != os.getpid())
    return os.waitpid(child, 0)[1] == 0


def slow_another_process_down(scene):
    os.setpriority(os.PRIO_PROCESS, scene["bystander"], 19)
    return True


def limit_another_process(scene):
    resource.prlimit(scene["bystander"], resource.RLIMIT_CORE, (0, 0))
    return True


def bind_another_process_to_a_processor(scene):
    os.sched_setaffinity(scene["bystander"], os.sched_getaffinity(0))
    return True


# Rights


def make_a_user_namespace(scene):
    return works(libc.unshare(0x10000000))


def mount_in_a_new_namespace(scene):
    works(libc.unshare(0x10000000 | 0x20000))
    return works(libc.mount(b"tmpfs", b".", b"tmpfs", 0, b""))


def clone_into_a_namespace(scene):
    done = subprocess.run(["unshare", "--user", "true"], capture_output=True)
    return done.returncode == 0


def leave_a_key_with_the_kernel(scene):
    add_key, of_the_process = 248, -2
    return works(libc.syscall(add_key, b"user", b"planted", b"x", ctypes.c_size_t(1), of_the_process))


def allow_set_user_id_programs(scene):
    get_no_new_privileges = 39
    return libc.prctl(get_no_new_privileges, 0, 0, 0, 0) == 0


# Resources


def start_too_many_processes(scene):
    for _ in range(300):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
    stay(scene)
    return True


def start_too_many_threads(scene):
    for _ in range(300):
        threading.Thread(target=time.sleep, args=[20], daemon=True).start()
    stay(scene)
    return True


def share_memory_out_among_processes(scene):
    """Each takes less than it may, all together take four times as much."""
    held, hold = os.pipe()
    for _ in range(8):
        if os.fork() == 0:
            taken = bytearray(b"x") * (scene["memory_bytes"] // 2)
            os.write(hold, b"x")
            time.sleep(20)
            os._exit(len(taken) & 1)
    os.close(hold)
    for _ in range(8):
        assert os.read(held, 1)
    stay(scene)
    return True


def hide_and_take_memory(scene):
    set_dumpable = 4
    libc.prctl(set_dumpable, 0, 0, 0, 0)
    return share_memory_out_among_processes(scene)


def take_memory_from_a_thread_s_child(scene):
    done = []
    thread = threading.Thread(target=lambda: done.append(share_memory_out_among_processes(scene)))
    thread.start()
    thread.join()
    return done == [True]


def take_memory_in_a_daemon(scene):
    """The daemon's parent ends, so that it is nobody's child but the warm process's."""
    held, hold = os.pipe()
    if os.fork() == 0:
        if os.fork() == 0:
            os.setsid()
            share_memory_out_among_processes(scene)
            os.write(hold, b"x")
        os._exit(0)
    os.close(hold)
    return os.read(held, 1) == b"x"


def take_shared_memory(scene):
    taken = [mmap.mmap(-1, scene["memory_bytes"] // 2) for _ in range(8)]
    for each in taken:
        each.write(b"x" * (scene["memory_bytes"] // 2))
    stay(scene)
    return True


def take_memory_behind_a_page(scene):
    """Of shared memory one page is kept: the rest stays as long, and no process is seen to have it."""
    shared_and_of_no_file = 0x21
    for _ in range(8):
        size = scene["memory_bytes"] // 2
        give_back_all_but_a_page(map_memory(size, shared_and_of_no_file), size)
    stay(scene)
    return True


def take_memory_from_the_device_of_zeros(scene):
    shared = 1
    for _ in range(8):
        size = scene["memory_bytes"] // 2
        give_back_all_but_a_page(map_memory(size, shared, os.open("/dev/zero", os.O_RDWR)), size)
    stay(scene)
    return True


def take_memory_in_segments(scene):
    libc.shmat.restype = ctypes.c_void_p
    segments = []
    for _ in range(8):
        segments.append(libc.shmget(0, ctypes.c_size_t(scene["memory_bytes"] // 2), 0o1600))
        works(segments[-1])
        start = libc.shmat(segments[-1], None, 0)
        ctypes.memset(start, 1, scene["memory_bytes"] // 2)
        libc.shmdt(ctypes.c_void_p(start))
    stay(scene)
    for segment in segments:
        works(libc.shmctl(segment, 0, None))
    return True


def take_memory_in_sockets(scene):
    """What was sent and not yet received is in the kernel's memory."""
    held, hold = os.pipe()
    for _ in range(12):
        if os.fork() == 0:
            pairs = [socket.socketpair() for _ in range(115)]
            for end in (each for pair in pairs for each in pair):
                end.setblocking(False)
                while True:
                    try:
                        end.send(b"x" * 65536)
                    except BlockingIOError:
                        break
            os.write(hold, b"x")
            time.sleep(20)
            os._exit(0)
    for _ in range(12):
        assert os.read(held, 1)
    stay(scene)
    return True


def take_memory_that_is_nobody_s(scene):
    for number in range(8):
        os.write(os.memfd_create(str(number)), b"x" * (4 * MEGABYTE))
    return True


def fill_the_disk(scene):
    for number in range(16):
        Path(str(number)).write_bytes(b"x" * (4 * MEGABYTE))
    stay(scene)
    return True


def write_one_huge_file(scene):
    with open("huge", "wb") as file:
        for _ in range(16):
            file.write(b"x" * (4 * MEGABYTE))
    return True


def keep_files_without_a_name(scene):
    kept = []
    for number in range(16):
        kept.append(open(str(number), "wb"))
        os.unlink(str(number))
        kept[-1].write(b"x" * (4 * MEGABYTE))
        kept[-1].flush()
    stay(scene)
    return len(kept) == 16


def map_files_without_a_name(scene):
    """None of them is open, and of none more than a page is mapped."""
    shared = 1
    for number in range(16):
        with open(str(number), "w+b") as file:
            os.unlink(str(number))
            os.truncate(file.fileno(), 4 * MEGABYTE)
            give_back_all_but_a_page(map_memory(4 * MEGABYTE, shared, file.fileno()), 4 * MEGABYTE)
    stay(scene)
    return True


def post_files_without_a_name(scene):
    """They are in a letter that nobody has received."""
    ours, _theirs = socket.socketpair()
    for number in range(16):
        with open(str(number), "wb") as file:
            os.unlink(str(number))
            file.write(b"x" * (4 * MEGABYTE))
            file.flush()
            socket.send_fds(ours, [b"x"], [file.fileno()])
    stay(scene)
    return True


def hide_behind_a_program_that_cannot_be_read(scene):
    """Nobody may look into a process that runs one; it keeps the files that were open before."""
    program = os.open("sleep", os.O_WRONLY | os.O_CREAT, 0o111)
    with os.fdopen(program, "wb") as file:
        file.write(Path("/bin/sleep").read_bytes())
    if os.fork() == 0:
        try:
            for number in range(16):
                kept = os.open(str(number), os.O_WRONLY | os.O_CREAT)
                os.unlink(str(number))
                os.write(kept, b"x" * (4 * MEGABYTE))
                os.set_inheritable(kept, True)
            os.execv("sleep", ["sleep", "20"])
        finally:
            os._exit(1)
    stay(scene)
    return os.waitpid(-1, os.WNOHANG) == (0, 0)


def make_too_many_files(scene):
    for number in range(3000):
        Path(str(number)).touch()
    stay(scene)
    return True


def make_folders_in_folders(scene):
    for _ in range(3000):
        os.mkdir("f", 0o300)
        os.chdir("f")
    stay(scene)
    return True


def open_too_many_files(scene):
    opened = [os.open("/dev/null", os.O_RDONLY) for _ in range(600)]
    return len(opened) == 600


def compute_for_too_long(scene):
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    while time.process_time() < 3:
        pass
    return True


# What the next child would find


def leave_something_in_shared_memory(scene):
    Path("/dev/shm/planted").touch()
    return True


def find_something_in_shared_memory(scene):
    return Path("/dev/shm/planted").exists()


def leave_a_temporary_file(scene):
    Path(scene["temporary_name"]).touch()
    return True


def find_a_temporary_file(scene):
    return Path(scene["temporary_name"]).exists()


def leave_a_segment(scene):
    return works(libc.shmget(KEY, 4096, 0o1666))


def find_a_segment(scene):
    segment = libc.shmget(KEY, 0, 0)
    return works(segment) and works(libc.shmctl(segment, 0, None))


# Only behind the wall


def read_the_memory_of_the_warm_process(scene):
    return len(Path(f"/proc/{os.getppid()}/maps").read_text()) > 0


def find_a_descriptor_of_others(scene):
    given = {0, 1, 2, *scene["given"]} if "given" in scene else {0, 1, 2}
    found = []
    for number in range(3, 1000):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return len(found) > 3 or bool(given & set(found))


def find_a_secret_in_the_environment(scene):
    places = [dict(os.environ)]
    for process in ("self", "1", str(os.getppid())):
        try:
            places.append(Path(f"/proc/{process}/environ").read_text())
        except OSError:
            continue
    return any(scene["secret"] in str(place) for place in places)


def use_a_rare_door_of_the_kernel(scene):
    """No system call that Docker bars as well is let through, whatever its arguments."""
    barred = {
        "bpf": 321,
        "io_uring_setup": 425,
        "userfaultfd": 323,
        "perf_event_open": 298,
        "kexec_load": 246,
    }
    barred |= {"open_by_handle_at": 304, "process_vm_readv": 310, "setns": 308, "pidfd_getfd": 438}
    barred |= {"pivot_root": 155, "chroot": 161, "memfd_secret": 447, "fsopen": 430, "clone3": 435}
    barred |= {"shmctl": 31, "semop": 65, "semctl": 66, "msgsnd": 69, "msgrcv": 70, "msgctl": 71}
    barred |= {"statmount": 457, "listmount": 458, "cachestat": 451}
    refused = (1, 38)  # EPERM, ENOSYS
    for number in barred.values():
        libc.syscall(number, 0, 0, 0, 0, 0, 0)
        if ctypes.get_errno() not in refused:
            return True
    return False


def use_the_door_of_32_bit_programs(scene):
    """The numbers of system calls are others there: this one is getpid."""
    code = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    start = ctypes.addressof(ctypes.c_char.from_buffer(code))
    return ctypes.CFUNCTYPE(ctypes.c_int)(start)() > 0


def type_on_the_terminal(scene):
    import fcntl
    import termios

    for opened in (0, 1, 2, *map(open_if_possible, ("/dev/tty", "/dev/console", "/dev/tty1"))):
        try:
            fcntl.ioctl(opened, termios.TIOCSTI, b"\n")
        except (OSError, ValueError):
            continue
        return True
    return False


def open_if_possible(path):
    try:
        return os.open(path, os.O_RDWR)
    except OSError:
        return -1


def open_a_raw_socket(scene):
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, 1):
        return True


def become_root(scene):
    os.setuid(0)
    return True


def raise_a_limit(scene):
    resource.setrlimit(resource.RLIMIT_NOFILE, (100_000, 100_000))
    return True


def change_where_crashes_go(scene):
    Path("/proc/sys/kernel/core_pattern").write_text("|/bin/false")
    return True


def be_spared_where_memory_runs_out(scene):
    """That another program of the user's has to end for it."""
    try:
        Path("/proc/self/oom_score_adj").write_text("0")
    except OSError:
        return False
    return Path("/proc/self/oom_score_adj").read_text() == "0\n"


def make_a_device(scene):
    os.mknod("disk", 0o060666, os.makedev(8, 0))
    return True


def write_where_other_children_write(scene):
    for folder in ("/", "/dev", "/home", "/tmp/..", "/usr/local", sys.prefix, "/run", "/var/tmp"):
        try:
            Path(folder, "planted").write_text("x")
        except OSError:
            continue
        return True
    return False


def run_away(scene):
    """Leave a process that is never the same: it forks and ends all the time."""
    if os.fork() == 0:
        os.setsid()
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if os.fork():
                os._exit(0)
    return False


HARMLESS = [
    *(name for name in ATTACKS if name != "leave_a_process_behind"),
    "list_a_folder_outside",
    "read_through_a_link",
    "read_through_a_hard_link",
    "empty_a_file_outside",
    "close_a_file_outside",
    "date_back_a_file_outside",
    "mark_a_file_outside",
    "rename_a_file_outside",
    "watch_a_folder_outside",
    "change_the_code_of_others",
    "flag_a_file_of_others",
    "send_to_this_machine",
    "talk_to_the_kernel",
    "connect_to_an_abstract_socket",
    "connect_to_a_socket_in_a_folder",
    "send_through_a_pair_of_sockets",
    "signal_another_process",
    "signal_by_descriptor",
    "read_the_environment_of_another_process",
    "read_the_memory_of_another_process",
    "trace_another_process",
    "attach_a_segment_of_others",
    "open_a_session",
    "slow_another_process_down",
    "limit_another_process",
    "bind_another_process_to_a_processor",
    "make_a_user_namespace",
    "mount_in_a_new_namespace",
    "clone_into_a_namespace",
    "leave_a_key_with_the_kernel",
    "allow_set_user_id_programs",
    "start_too_many_processes",
    "start_too_many_threads",
    "share_memory_out_among_processes",
    "hide_and_take_memory",
    "take_memory_from_a_thread_s_child",
    "take_memory_in_a_daemon",
    "take_shared_memory",
    "take_memory_behind_a_page",
    "take_memory_from_the_device_of_zeros",
    "take_memory_in_segments",
    "take_memory_in_sockets",
    "take_memory_that_is_nobody_s",
    "fill_the_disk",
    "keep_files_without_a_name",
    "map_files_without_a_name",
    "post_files_without_a_name",
    "hide_behind_a_program_that_cannot_be_read",
    "write_one_huge_file",
    "make_too_many_files",
    "make_folders_in_folders",
    "open_too_many_files",
    "compute_for_too_long",
]
ONLY_BEHIND_THE_WALL = [
    "leave_a_process_behind",
    "read_the_memory_of_the_warm_process",
    "find_a_descriptor_of_others",
    "find_a_secret_in_the_environment",
    "use_a_rare_door_of_the_kernel",
    "use_the_door_of_32_bit_programs",
    "type_on_the_terminal",
    "open_a_raw_socket",
    "become_root",
    "raise_a_limit",
    "change_where_crashes_go",
    "be_spared_where_memory_runs_out",
    "make_a_device",
    "write_where_other_children_write",
    "run_away",
]
TO_BE_SEEN_OUTSIDE = ["signal_all_processes", "signal_by_way_of_a_socket"]
ENDED_BY_LANDLOCK_ALONE = {"be_spared_where_memory_runs_out"}
LEFTOVERS = {
    "leave_something_in_shared_memory": "find_something_in_shared_memory",
    "leave_a_temporary_file": "find_a_temporary_file",
    "leave_a_segment": "find_a_segment",
}


def work_honestly(scene):
    """What every notebook may do, whatever was done before it."""
    import shutil
    import tempfile

    Path("data.csv").write_text("1\n")
    shutil.copy2("data.csv", "copy.csv")
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("x")
    Path("touched").touch()
    subprocess.run(["touch", "touched", "touched too"], check=True)
    print("printed", flush=True)
    shouted = subprocess.run(["sh", "-c", "echo done"], capture_output=True, text=True, check=True).stdout
    threads = [threading.Thread(target=time.sleep, args=[0]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = socket.socketpair()
    first.sendall(b"x")
    return (
        second.recv(1) == b"x"
        and Path("touched").exists()
        and shouted == "done\n"
        and len(bytes(8 * MEGABYTE)) > 0
    )


def prepare(*, figures):
    names = {
        *TO_BE_SEEN_OUTSIDE,
        *HARMLESS,
        *ONLY_BEHIND_THE_WALL,
        *LEFTOVERS,
        *LEFTOVERS.values(),
        "work_honestly",
    }
    return attacker({name: ATTACKS[name] if name in ATTACKS else globals()[name] for name in names})
