"""The licence is the European Union Public Licence 1.2, word for word."""

import hashlib
import tomllib

from tests.database import ROOT

OFFICIAL_TEXT = "6fc9e709ccbfe0d77fbffa2427a983282be2eb88e47b1cdb49f21a83b4d1e665"


def test_licence_is_the_official_english_text() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == OFFICIAL_TEXT


def test_project_names_its_licence() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "EUPL-1.2"
