"""The bars of eval/thresholds.json: which metric must reach what, and on which part of the questions.

Limits guard what has been reached: a run below them fails. Goals are what is wanted: they are told, and fail nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.metrics import METRICS, Figures
from rag.errors import ConfigError

THRESHOLDS = Path(__file__).resolve().parent / "thresholds.json"
_PARTS = ("all", "tuning", "gate")


@dataclass(frozen=True, slots=True)
class Limit:
    metric: str
    kind: str  # "min" or "max"
    value: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    part: str  # which questions are held to them: "gate", "tuning" or "all"
    limits: tuple[Limit, ...]
    goals: tuple[Limit, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the file is written."""
        values: dict[str, Any] = {"part": self.part, "limits": _bounds(self.limits)}
        return values | ({"goals": _bounds(self.goals)} if self.goals else {})


def _bounds(limits: Sequence[Limit]) -> dict[str, dict[str, float]]:
    bounds: dict[str, dict[str, float]] = {}
    for limit in limits:
        bounds.setdefault(limit.metric, {})[limit.kind] = limit.value
    return bounds


@dataclass(frozen=True, slots=True)
class Check:
    part: str
    metric: str
    kind: str
    limit: float
    value: float | None  # None: no question says anything about it
    passed: bool


def load_thresholds(path: Path = THRESHOLDS) -> Thresholds:
    """Raises ConfigError, saying what is wrong, for a file that is missing or has unknown names or values."""
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"无法读取门槛文件 {path}：{error.strerror}。") from None
    except ValueError as error:
        raise ConfigError(f"门槛文件 {path} 不是有效的 JSON：{error}。") from None
    known = isinstance(values, dict) and not set(values) - {"part", "limits", "goals"}
    if not known or not isinstance(values.get("limits"), dict) or not isinstance(values.get("goals", {}), dict):
        raise ConfigError(
            f'门槛文件 {path} 应为 {{"part": …, "limits": {{指标: {{"min": 数}}}}, "goals": {{…}}}}，goals 可以没有。'
        )
    part = values.get("part", "gate")
    if part not in _PARTS:
        raise ConfigError(f"门槛文件 {path} 的 part 应为 {'、'.join(_PARTS)} 之一，现为“{part}”。")
    return Thresholds(part, _limits(path, values["limits"]), _limits(path, values.get("goals", {})))


def _limits(path: Path, bounds_of: Mapping[str, object]) -> tuple[Limit, ...]:
    return tuple(limit for metric, bounds in bounds_of.items() for limit in _limits_of(path, metric, bounds))


def _limits_of(path: Path, metric: str, bounds: object) -> list[Limit]:
    if metric not in METRICS:
        raise ConfigError(f"门槛文件 {path} 中没有“{metric}”这个指标。可用的指标：{'、'.join(METRICS)}。")
    if not isinstance(bounds, dict) or not bounds:
        raise ConfigError(f'门槛文件 {path} 的“{metric}”应写作 {{"min": 数}} 或 {{"max": 数}}。')
    limits = []
    for kind, value in bounds.items():
        if kind not in ("min", "max") or isinstance(value, bool) or not isinstance(value, int | float):
            raise ConfigError(f'门槛文件 {path} 的“{metric}”应写作 {{"min": 数}} 或 {{"max": 数}}。')
        limits.append(Limit(metric, kind, float(value)))
    return limits


def check(thresholds: Thresholds, figures_of_part: Mapping[str, Figures]) -> tuple[Check, ...]:
    """Every limit held against the part it is for; a run without that part is held to them as a whole.

    A metric about which no question says anything passes: a set without unanswerable questions cannot fail on them.
    """
    return _checks(thresholds.part, thresholds.limits, figures_of_part)


def check_goals(thresholds: Thresholds, figures_of_part: Mapping[str, Figures]) -> tuple[Check, ...]:
    """The same for the goals."""
    return _checks(thresholds.part, thresholds.goals, figures_of_part)


def missed_anew(checks: Sequence[Check], before: Mapping[str, Figures]) -> list[Check]:
    """The bars that are missed, but for those that the version before missed by as much or more.

    `before`: its figures by part. An update is not to be blamed for what was so without it.
    """
    return [c for c in checks if not c.passed and not _missed_as_much(c, before.get(c.part, {}).get(c.metric))]


def _missed_as_much(missed: Check, before: float | int | None) -> bool:
    if before is None or missed.value is None:
        return False
    return before <= missed.value if missed.kind == "min" else before >= missed.value


def _checks(wanted: str, limits: Sequence[Limit], figures_of_part: Mapping[str, Figures]) -> tuple[Check, ...]:
    part = wanted if wanted in figures_of_part else next(iter(figures_of_part))
    figures = figures_of_part[part]
    return tuple(_check(part, limit, figures[limit.metric]) for limit in limits)


def _check(part: str, limit: Limit, value: float | int | None) -> Check:
    passed = value is None or (value >= limit.value if limit.kind == "min" else value <= limit.value)
    return Check(part, limit.metric, limit.kind, limit.value, value, passed)


def failures(checks: Sequence[Check], name: str = "门槛") -> list[str]:
    """One line for each bar that is missed, in Chinese; `name`: what the bars are called."""
    return [
        f"{c.metric}（{METRICS[c.metric]}）为 {c.value:.3f}，"
        f"{name}是{'不低于' if c.kind == 'min' else '不高于'} {c.limit:g}"
        for c in checks
        if not c.passed and c.value is not None
    ]
