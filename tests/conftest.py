"""What many tests share: one sandbox, a library of the test's own, one comparison to be copied."""

from __future__ import annotations

import os

import pytest
from made_comparison import a_comparison
from shots_in_library import taking

import whiteshot_nb as ws
from whiteshot_nb.store import PictureFolder

OF_TESTS = {"WHITESHOT_CHROMIUM", "WHITESHOT_LAB_PYTHON"}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch, tmp_path):
    """No WHITESHOT_* variable and no .env of the machine may change what a test sees."""
    for name in [name for name in os.environ if name.startswith("WHITESHOT_") and name not in OF_TESTS]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def sandbox():
    with ws.Sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox):
    with sandbox.client() as connected:
        yield connected


@pytest.fixture(scope="session")
def lesson(sandbox):
    """UUID of the sample lesson; its group is /lesson."""
    return next(room.uuid for room in sandbox.rooms if room.name.startswith("Lesson"))


@pytest.fixture
def room(client):
    """UUID of a fresh room of the test's own, with the one scene /init."""
    return client.rooms.create(name="a test's own").uuid


@pytest.fixture
def library(tmp_path):
    with ws.Library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def take(library):
    """Puts pictures by scene into the library as shots."""
    return taking(library)


@pytest.fixture(scope="session")
def compared(tmp_path_factory):
    """A comparison with a scene of each class, to be copied: its pictures are the same for all."""
    return a_comparison(PictureFolder(tmp_path_factory.mktemp("compared") / "pictures"))
