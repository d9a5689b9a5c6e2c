"""Check whether a server of the whiteboard API can be used, and whether it behaves as documented."""

from whiteshot_nb.doctor.checks import examine
from whiteshot_nb.doctor.diagnosis import MARKS, CheckResult, CheckVerdict, Diagnosis
from whiteshot_nb.doctor.recording import Recorder

__all__ = ["MARKS", "CheckResult", "CheckVerdict", "Diagnosis", "Recorder", "examine"]
