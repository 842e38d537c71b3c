"""`make bench` yields a figure for all that it measures."""

from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import contenders, peer_workers, queues, results, rounds
from benchmarks.trial import Asked, Trial

MEASURES = [
    "drain",
    "enqueue",
    "eta",
    "fibonacci",
    "forms",
    "growth",
    "idle",
    "monitor",
    "options",
    "profile",
    "quiet",
    "recording",
    "start",
    "tagger",
    "tagging",
    "waiting",
    "ways",
]
# Their contenders are no transports.
OTHERS = {"fibonacci", "forms", "monitor", "start", "tagger", "tagging"}


@pytest.mark.parametrize("measure", MEASURES)
def test_a_short_run_yields_a_figure(
    measure: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "results.json"

    bench.main(["--short", "--file", str(file), measure])

    figures = results.read(file).figures
    assert {each.measure for each in figures} == {measure}
    assert all(each.values and each.middle >= 0 for each in figures)
    if measure not in OTHERS:
        names = " ".join(each.contender for each in figures)
        assert "Celery" in names
        assert "batched_redis" in names
    assert f"| {figures[0].contender} " in capsys.readouterr().out


def test_all_measures_are_tried_here() -> None:
    asked = Asked([contenders.own("stock")], short=True)

    trials = [each for part in bench.MEASURES for each in part.trials(asked)]

    assert sorted({trial.measure for trial in trials}) == MEASURES
    about = {word for part in bench.MEASURES for word in part.ABOUT}
    assert sorted(about) == MEASURES


def test_a_word_chooses_a_measure_or_a_contender() -> None:
    def found(*words: str) -> list[str]:
        return [trial.contender for trial in bench.chosen(trials, words)]

    trials = [
        Trial(measure, contender, dict)
        for measure in ("drain", "idle")
        for contender in ("Huey: 25 threads", "SAQ")
    ]

    assert found("drain") == ["Huey: 25 threads", "SAQ"]
    assert found("drain", "huey") == ["Huey: 25 threads"]
    assert found("saq") == ["SAQ", "SAQ"]
    assert found("nothing") == []


def test_a_contender_that_fails_stops_no_other(tmp_path: Path) -> None:
    def fail() -> dict[str, float]:
        raise AssertionError("it ended by itself")

    kept = results.Results({})
    trials = [Trial("idle", "A", fail), Trial("idle", "B", lambda: {"ms": 2})]

    failed = rounds.run(trials, 2, kept, tmp_path / "results.json")

    assert failed == ["idle, A: it ended by itself"] * 2
    assert kept.figure("idle", "B", "ms").values == [2, 2]


def test_ctrl_c_keeps_what_was_measured(tmp_path: Path) -> None:
    def stop() -> dict[str, float]:
        raise KeyboardInterrupt

    file, kept = tmp_path / "results.json", results.Results({})
    trials = [Trial("idle", "A", lambda: {"ms": 2}), Trial("idle", "B", stop)]

    said = rounds.run(trials, 5, kept, file)

    assert said == ["stopped: what was not measured is missing"]
    assert results.read(file).figure("idle", "A", "ms").values == [2]


def test_a_peer_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    found = list(peer_workers.found(["sidekiq"]))

    assert len(found) == 2
    assert "Sidekiq is missing" in capsys.readouterr().out


def test_the_first_quarter_of_a_drain_does_not_count() -> None:
    """Workers start one after the other then."""
    slow, quick = [0.0, 1.0], [2.0, 2.1, 2.2, 2.3, 2.4, 2.5]

    assert queues.rate([*slow, *quick], 8_000) == pytest.approx(10_000)
