"""Checks of a live server of the API, any server: prerequisites and contract, one result each."""

from whiteshot_nb.doctor.checks import examine
from whiteshot_nb.doctor.diagnosis import MARKS, CheckResult, CheckVerdict, Diagnosis
from whiteshot_nb.doctor.recording import Recorder

__all__ = ["MARKS", "CheckResult", "CheckVerdict", "Diagnosis", "Recorder", "examine"]
