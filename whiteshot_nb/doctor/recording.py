"""Write requests and responses to files, to show what a server really sends. Secrets and names are removed.

These values are removed: tokens, access keys, secret keys, request ids, team ids in error messages, and the query
strings of URLs.

These values are replaced with placeholders: UUIDs, ids of teams and apps, buckets, room names, and all hosts except
those of storage vendors. The same value is always replaced with the same placeholder.

Scene paths, statuses, field names and other text in error messages stay unchanged.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import write_atomically
from whiteshot_nb.api import JSON

if TYPE_CHECKING:
    import os

    from whiteshot_nb.api import Exchange

REMOVED = "(removed)"
_SECRETS = frozenset({"token", "ak", "sk", "accessKey", "secretAccessKey", "requestId", "traceStack"})
_NAMES = frozenset({"teamUUID", "appUUID", "bucket", "name"})
_HEADERS = ("content-type", "content-length", "retry-after", "server", "via")
_TOKEN = re.compile(r"NETLESS(SDK|ROOM|TASK)_[A-Za-z0-9_=-]*")
_UUID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_DASHED_UUID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])", re.IGNORECASE)
_TEAM_IN_TEXT = re.compile(r"(?<=with uuid: )[A-Za-z0-9_-]+")  # "team not registration with uuid: …"
_QUERY = re.compile(r"(https?://[^\s\"?]+)\?[^\s\"]+")
_TEAM = re.compile(r"(?<=room_cover/)[^/]+")
_HOST = re.compile(r"(?<=://)[^/\s\"]+")
_VENDORS = re.compile(r"\.(amazonaws\.com|amazonaws\.com\.cn|aliyuncs\.com|qiniucs\.com|clouddn\.com)$")
_LONGEST_TEXT = 2_000


class Recorder:
    """Write each request and its response to a numbered file, such as ``001-GET.json``, without secrets.

    Parameters
    ----------
    folder
        Folder for the files. A missing folder is created. If the folder contains files from an earlier recording, these
        files are deleted.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("[0-9][0-9][0-9]-*.json"):
            old.unlink()
        self._count = 0
        self._placeholders: dict[str, str] = {}

    def __call__(self, exchange: Exchange) -> None:
        """Write one request and its response to a new file."""
        self._count += 1
        response = exchange.response
        self._learn(exchange.body, response.body)
        record = {
            "request": {
                "method": exchange.method,
                "path": self._text(exchange.path),
                "query": self._clean(dict(exchange.query)),
                "body": self._clean(exchange.body),
            },
            "response": {
                "status": response.status,
                "headers": {name: response.headers[name] for name in _HEADERS if name in response.headers},
                "body": self._clean(_parsed(response.body)),
            },
        }
        text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
        write_atomically(self.folder / f"{self._count:03}-{exchange.method}.json", text.encode())

    def _learn(self, *bodies: object) -> None:
        """Collect the names that are replaced everywhere, including in URLs."""
        for body in bodies:
            for key, value in _fields(_parsed(body) if isinstance(body, bytes) else body):
                if key in _NAMES and isinstance(value, str) and value and value not in self._placeholders:
                    self._placeholders[value] = f"{key}-{len(self._placeholders) + 1}"

    def _clean(self, value: Any, key: str = "") -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, dict):
            return {name: self._clean(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._clean(inner, key) for inner in value]
        if key in _SECRETS and value:
            return REMOVED
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        for name, placeholder in self._placeholders.items():
            text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", placeholder, text)
        text = _TOKEN.sub(lambda match: f"NETLESS{match[1]}_{REMOVED}", text)
        text = _TEAM.sub("team-number", text)
        text = _TEAM_IN_TEXT.sub(REMOVED, _DASHED_UUID.sub(REMOVED, text))
        text = _HOST.sub(lambda match: match[0] if _VENDORS.search(match[0]) else "pictures.example", text)
        text = _QUERY.sub(rf"\1?{REMOVED}", text)
        return _UUID.sub(self._uuid, text)

    def _uuid(self, match: re.Match[str]) -> str:
        if re.fullmatch("0{20}[0-9]{12}", match[0]):
            return match[0]
        known = [value for value in self._placeholders.values() if re.fullmatch("0{20}[0-9]{12}", value)]
        return self._placeholders.setdefault(match[0], f"{len(known) + 1:032}")


def _parsed(body: bytes) -> Any:  # noqa: ANN401 - any JSON, or the beginning of the text
    try:
        return JSON.validate_json(body)
    except ValueError:
        return body.decode("utf-8", "replace")[:_LONGEST_TEXT]


def _fields(value: object) -> list[tuple[str, object]]:
    """Return every key and value in a JSON document, at any depth."""
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in ((key, inner), *_fields(inner))]
    return [pair for inner in value for pair in _fields(inner)] if isinstance(value, list) else []
