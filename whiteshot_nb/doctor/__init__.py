"""Check a live server of the API: whether it can be used, and whether it behaves as documented."""

from whiteshot_nb.doctor.checks import examine
from whiteshot_nb.doctor.diagnosis import MARKS, CheckResult, CheckVerdict, Diagnosis
from whiteshot_nb.doctor.recording import Recorder

__all__ = ["MARKS", "CheckResult", "CheckVerdict", "Diagnosis", "Recorder", "examine"]
