"""What is due by the clock: rooms register jobs, `manage.py tick` runs them."""

from collections.abc import Callable
from datetime import datetime

Job = Callable[[datetime], int]
_jobs: dict[str, Job] = {}


def due(name: str) -> Callable[[Job], Job]:
    """Register a job `(now) -> how many things it did`. Jobs must be idempotent; they run without a scope."""

    def register(job: Job) -> Job:
        if name in _jobs:
            raise ValueError(f"The job {name} is registered twice.")
        _jobs[name] = job
        return job

    return register


def jobs() -> dict[str, Job]:
    """The registered jobs by name, in the order in which they were registered."""
    return dict(_jobs)
