"""Every sample of every source reads as its golden says."""

import json
from pathlib import Path

import pytest

from config.source import load_sources
from crawler.samples import Sample, differences, read_sample, samples_of
from models import Source

CONFIG = Path(__file__).resolve().parents[2] / "config"
SOURCES = load_sources(CONFIG)
SAMPLES = [(s, SOURCES[i]) for i in SOURCES for s in samples_of(CONFIG, i)]


@pytest.mark.parametrize(
    ("sample", "source"), SAMPLES, ids=lambda x: f"{x.source_id}/{x.name}" if isinstance(x, Sample) else ""
)
def test_a_sample_reads_as_its_golden_says(sample: Sample, source: Source) -> None:
    assert sample.golden_path.is_file(), f"look at it, then: yaojian sources accept {source.id}"
    expected = json.loads(sample.golden_path.read_text(encoding="utf-8"))
    assert differences(expected, read_sample(sample, source)) == []


def test_every_watched_source_has_list_and_article_samples_read_by_its_own_rules() -> None:
    proven = {(s.source_id, s.kind) for s, _ in SAMPLES}
    watched = [i for i, s in SOURCES.items() if s.state == "watched"]
    assert {(i, kind) for i in watched for kind in ("list", "article")} <= proven
    goldens = [json.loads(s.golden_path.read_text(encoding="utf-8")) for s, _ in SAMPLES]
    assert not [g for g in goldens if "degraded" in g]
    assert not [g for g in goldens if None in g.values() or "" in g.values() or [] in g.values()]
