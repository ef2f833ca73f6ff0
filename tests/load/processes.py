"""Processor time of servers, read from /proc, and a gunicorn of one's own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
PPID, UTIME, STIME, CUTIME, CSTIME = 1, 11, 12, 13, 14  # fields of /proc/PID/stat behind the name


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def parent_of(pid: int) -> int:
    """The process that started another one."""
    return int(_stat(pid)[PPID])


@dataclass(frozen=True)
class Family:
    """A server process and its children, of whom some may come and go."""

    pid: int

    def milliseconds(self) -> float:
        """Processor time that all of them have used so far, those that ended included."""
        own = _stat(self.pid)
        ticks = sum(int(own[field]) for field in (UTIME, STIME, CUTIME, CSTIME))
        for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
            try:
                stat = _stat(int(child))
            except OSError:  # ended just now; then its parent counts it
                continue
            ticks += int(stat[UTIME]) + int(stat[STIME])
        return ticks * 1000 / TICKS


@contextmanager
def gunicorn(environment: dict[str, str], *, workers: int = 2) -> Iterator[tuple[int, Family]]:
    """A gunicorn on the loopback; gives its port and its processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "participation.config.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", str(workers), "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait(port, server)
        yield port, Family(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(150):
        if server.poll() is not None:
            raise RuntimeError("gunicorn did not start.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("gunicorn does not answer.")
