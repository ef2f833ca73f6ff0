"""What the browser tests stand on: the standing collections of a district, people, files to attach."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django_scopes import scopes_disabled
from PIL import Image

from participation.accounts.models import User
from participation.core import clock
from participation.debates.models import DebateModule
from participation.processes.models import Phase, PhaseFeature
from participation.proposals.models import ProposalModule
from tests import factories

HEIDE = "heide.land.localhost"
KUESTE = "kueste.land.localhost"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass
class Ground:
    """A district as it is after its founding: ideas and debates stand open, two people live there."""

    stage: factories.Stage
    proposals: ProposalModule
    debates: DebateModule
    anna: User
    ben: User


def ground(live: Any, **rules: Any) -> Ground:
    """The district Heide. `rules` are settings of its collection of proposals."""
    stage = factories.stage()
    live.adopt_sites()
    with scopes_disabled():
        standing = ProposalModule._base_manager.get(region=stage.heide, process__is_standing=True)
        ProposalModule._base_manager.filter(pk=standing.pk).update(**{"edit_limit_supports": 20, **rules})
        return Ground(
            stage=stage,
            proposals=ProposalModule._base_manager.select_related("region", "process").get(pk=standing.pk),
            debates=DebateModule._base_manager.select_related("region", "process").get(
                region=stage.heide, process__is_standing=True
            ),
            anna=factories.person("Anna", lives_in=stage.heidedorf),
            ben=factories.person("Ben", lives_in=stage.heide),
        )


def end_phases(module: Any) -> None:
    """All phases of a module are over since a minute ago."""
    now = clock.now()
    for model in (Phase, PhaseFeature):
        model._base_manager.filter(module=module).update(
            starts=now - timedelta(days=9), ends=now - timedelta(minutes=1)
        )


def picture() -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "seagreen").save(out, "PNG")
    return out.getvalue()


def upload(name: str, kind: str, content: bytes) -> dict[str, Any]:
    """A file as Playwright chooses it."""
    return {"name": name, "mimeType": kind, "buffer": content}
