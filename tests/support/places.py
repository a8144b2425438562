"""Where the files are that tests read."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
EVIDENCE_SAMPLES = ROOT / "evidence_samples"
INPUTS = TESTS / "inputs"
GOLDEN = TESTS / "golden"
