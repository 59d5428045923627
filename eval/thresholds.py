"""The bars of eval/thresholds.json: which metric must reach what, and on which part of the questions."""

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

    def as_json(self) -> dict[str, Any]:
        limits: dict[str, dict[str, float]] = {}
        for limit in self.limits:
            limits.setdefault(limit.metric, {})[limit.kind] = limit.value
        return {"part": self.part, "limits": limits}


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
    if not isinstance(values, dict) or not isinstance(values.get("limits"), dict) or set(values) - {"part", "limits"}:
        raise ConfigError(f'门槛文件 {path} 应为 {{"part": …, "limits": {{指标: {{"min": 数}}}}}}。')
    part = values.get("part", "gate")
    if part not in _PARTS:
        raise ConfigError(f"门槛文件 {path} 的 part 应为 {'、'.join(_PARTS)} 之一，现为“{part}”。")
    limits = [limit for metric, bounds in values["limits"].items() for limit in _limits(path, metric, bounds)]
    return Thresholds(part, tuple(limits))


def _limits(path: Path, metric: str, bounds: object) -> list[Limit]:
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
    part = thresholds.part if thresholds.part in figures_of_part else next(iter(figures_of_part))
    figures = figures_of_part[part]
    return tuple(_check(part, limit, figures[limit.metric]) for limit in thresholds.limits)


def _check(part: str, limit: Limit, value: float | int | None) -> Check:
    passed = value is None or (value >= limit.value if limit.kind == "min" else value <= limit.value)
    return Check(part, limit.metric, limit.kind, limit.value, value, passed)


def failures(checks: Sequence[Check]) -> list[str]:
    """One line for each bar that is missed, in Chinese."""
    return [
        f"{c.metric}（{METRICS[c.metric]}）为 {c.value:.3f}，"
        f"门槛是{'不低于' if c.kind == 'min' else '不高于'} {c.limit:g}"
        for c in checks
        if not c.passed and c.value is not None
    ]
