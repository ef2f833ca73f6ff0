"""Serving the demo: a threaded server in this process, and the clock in a thread beside it."""

import errno
import io
import logging
import signal
import socket
import threading
from types import FrameType

from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler, get_internal_wsgi_application
from django.db import close_old_connections

logger = logging.getLogger("participation.demo")
TICK_SECONDS = 60.0


class PortTakenError(Exception):
    """Somebody else listens there."""


class _QuietHandler(WSGIRequestHandler):
    """Speaks up for faults only."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is Python's)
        if len(args) > 1 and str(args[1]).startswith("5"):
            super().log_message(format, *args)


def require_free(port: int) -> None:
    """Raise PortTakenError before anything long has begun."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise PortTakenError(str(port)) from error
            raise


def serve(port: int) -> None:
    """Serve on this machine until Ctrl+C or SIGTERM."""
    server = ThreadedWSGIServer(("127.0.0.1", port), _QuietHandler)
    server.set_app(get_internal_wsgi_application())
    stopped = threading.Event()
    ticking = threading.Thread(target=_tick, args=(stopped,), name="tick", daemon=True)
    before = signal.signal(signal.SIGTERM, _interrupt)
    ticking.start()
    try:
        server.serve_forever(poll_interval=0.5)
    except KeyboardInterrupt:
        pass
    finally:
        stopped.set()
        server.server_close()
        ticking.join(timeout=5)
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _tick(stopped: threading.Event) -> None:
    while not stopped.wait(TICK_SECONDS):
        try:
            call_command("tick", stdout=io.StringIO())
        except Exception:  # the next minute tries again
            logger.exception("The clock has missed a beat.")
        finally:
            close_old_connections()
