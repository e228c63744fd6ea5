"""The benchmarks run: a quick row through their command line, which counts what is lost and doubled."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_quick_row_is_measured_and_shown() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks", "3", "--quick"], cwd=ROOT, capture_output=True, text=True, timeout=110
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "0 lost, 0 doubled on Discord" in ended.stdout
    assert "measured in" in ended.stdout
