"""A small simulated season: every planted fault is raised in time, and nobody cries wolf."""

from datetime import date
from pathlib import Path

from benchmarks.health_year import simulate


def test_every_planted_fault_is_raised_in_time_and_hardly_anything_else(tmp_path: Path) -> None:
    outcome = simulate(tmp_path, sources=10, days=60, start=date(2026, 3, 1), seed=4, past=200)
    assert {p.what for p in outcome.plans} >= {"block", "dead host", "no rows", "moved paths", "our network"}
    assert outcome.missed == []
    assert outcome.false_a_month <= 1
