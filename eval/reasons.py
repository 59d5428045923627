"""Why a question was not answered right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def reasons(row: Mapping[str, Any]) -> list[str]:
    """In Chinese, of a question of a record as `eval.record` writes it; [] if it was right."""
    if row["error"]:
        return ["运行出错"]
    if not row["answerable"]:
        return ["应拒答而没有拒答"]
    if row["refused"]:
        return ["不应拒答"]
    found = [f"缺少事实：{'、'.join(row['facts_missing'])}"] if row["facts_missing"] else []
    if row["units_exact"] is False:
        found.append("单位不一致")
    if row["citation_recall"] is not None and row["citation_recall"] < 1:
        found.append("没有引到（全部）依据")
    if row["figures_unsupported"]:
        found.append(f"所引条款中没有的数字：{'、'.join(row['figures_unsupported'])}")
    return found
