from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from participation.surveys.models import Survey
from tests import factories as cast
from tests.surveys import factories
from tests.world import at_heide, now  # noqa: F401  (fixtures)


@pytest.fixture
def in_english() -> Iterator[None]:
    """Messages as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def stage(db: None, now: Any) -> cast.Stage:  # noqa: F811
    """Regions; the clock stands at noon."""
    return cast.stage()


@pytest.fixture
def survey(stage: cast.Stage) -> Survey:
    """An open anonymous survey with a condition between pages and one within a page."""
    return factories.survey(stage.heide)
