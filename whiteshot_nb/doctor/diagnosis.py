"""The results of `Client.doctor`, one for each check, as text, HTML or a DataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from html import escape
from typing import TYPE_CHECKING, Literal, overload

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

CheckVerdict = Literal["good", "note", "bad", "skipped"]

MARKS: dict[CheckVerdict, str] = {"good": "✓", "note": "!", "bad": "✗", "skipped": "–"}
_TONES: dict[CheckVerdict, str] = {
    "good": "var(--jp-success-color1, #1a7f37)",
    "note": "var(--jp-warn-color1, #9a6700)",
    "bad": "var(--jp-error-color1, #cf222e)",
    "skipped": "var(--jp-ui-font-color2, #656d76)",
}
_CELL = "text-align:left;vertical-align:top;padding:4px 12px 4px 0;white-space:normal"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check that `Client.doctor` made.

    Attributes
    ----------
    check
        Name of the check.
    documented
        The behaviour that the API documentation describes.
    observed
        What this server did, without secrets.
    verdict
        ``good``, ``note`` (the server can be used, but read the advice), ``bad``, or ``skipped`` (an earlier check
        failed).
    advice
        What to do next. Empty if there is nothing to do.
    """

    check: str
    documented: str
    observed: str
    verdict: CheckVerdict
    advice: str = ""


class Diagnosis(Sequence[CheckResult]):
    """A sequence of `CheckResult` with the results of all checks, in order. A notebook shows the results as a table."""

    def __init__(self, results: Iterable[CheckResult]) -> None:
        self._results = tuple(results)

    def __repr__(self) -> str:
        lines = []
        for result in self:
            lines.append(f"{MARKS[result.verdict]} {result.check}: {result.observed}")
            if result.advice:
                lines.append(f"    {result.advice}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        to_do = "To do" if any(result.advice for result in self) else ""
        heads = "".join(f"<th style='{_CELL}'>{name}</th>" for name in ("", "Check", "Documented", "Observed", to_do))
        rows = "".join(_row(result) for result in self)
        return f"<table class='ws-doctor'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"

    def __len__(self) -> int:
        return len(self._results)

    @overload
    def __getitem__(self, index: int) -> CheckResult: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[CheckResult, ...]: ...
    def __getitem__(self, index: int | slice) -> CheckResult | tuple[CheckResult, ...]:
        return self._results[index]

    @property
    def ok(self) -> bool:
        """True if no check has the verdict ``bad``."""
        return not any(result.verdict == "bad" for result in self)

    @property
    def frame(self) -> pd.DataFrame:
        """DataFrame with one row for each check. The columns are the attributes of `CheckResult`."""
        columns = [field.name for field in fields(CheckResult)]
        return pd.DataFrame([asdict(result) for result in self], columns=columns, dtype="string")


def _row(result: CheckResult) -> str:
    tone = _TONES[result.verdict]
    mark = f"<td style='{_CELL};color:{tone}' title='{result.verdict}'><b>{MARKS[result.verdict]}</b></td>"
    texts = (result.check, result.documented, result.observed, result.advice)
    return "<tr>" + mark + "".join(f"<td style='{_CELL}'>{escape(text)}</td>" for text in texts) + "</tr>"
