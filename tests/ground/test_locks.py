"""The locks hold what the project asks for, with hashes, and name no place to fetch it from."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.database import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME = [Requirement(text) for text in PROJECT["dependencies"]]
DEVELOPMENT = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
LOCKS = ["requirements.txt", "requirements-dev.txt"]
PYTHONS = ["3.11", "3.12", "3.13"]


def pins(lock: str, python: str = "3.11") -> dict[str, Version]:
    """What a lock installs on a Python: name and version."""
    found = {}
    for line in (ROOT / lock).read_text().splitlines():
        if line and line[0] not in " #-":
            requirement = Requirement(line.removesuffix("\\").strip())
            if requirement.marker is None or requirement.marker.evaluate(
                {"python_version": python, "python_full_version": f"{python}.0"}
            ):
                (specifier,) = requirement.specifier
                assert specifier.operator == "==", f"{lock} does not pin {requirement.name} to one version."
                found[canonicalize_name(requirement.name)] = Version(specifier.version)
    return found


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("lock", "wanted"), [("requirements.txt", RUNTIME), ("requirements-dev.txt", RUNTIME + DEVELOPMENT)], ids=LOCKS
)
def test_lock_meets_every_requirement(lock: str, wanted: list[Requirement], python: str) -> None:
    locked = pins(lock, python)
    unmet = [
        str(requirement)
        for requirement in wanted
        if (version := locked.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(version)
    ]
    assert unmet == [], f"{lock} is behind pyproject.toml; docs/developers.md says how to compile it."


@pytest.mark.parametrize("python", PYTHONS)
def test_development_has_the_versions_of_production(python: str) -> None:
    development = pins("requirements-dev.txt", python)
    runtime = pins("requirements.txt", python)
    assert {name: development.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_a_hash_for_every_pin(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.IGNORECASE)
    without = [entry.split("==")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
    assert without == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|^--?(index-url|extra-index-url|find-links|i|f)\b|^-e\b| @ ", text, re.MULTILINE)
