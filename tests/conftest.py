"""One sandbox for all tests that do not change it, and a server that misbehaves on demand."""

from __future__ import annotations

import os

import pytest

import whiteshot_nb as ws

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
