"""Real weights that a test may use where they are present."""

from __future__ import annotations

from pathlib import Path

import pytest

MODELS = Path(__file__).resolve().parent.parent / "models"
SMOLLM2 = MODELS / "smollm2-135m-instruct.q4_1.gguf"
QWEN = MODELS / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"

needs_smollm2 = [
    pytest.mark.model,
    pytest.mark.skipif(
        not SMOLLM2.is_file(),
        reason=f"models/{SMOLLM2.name} is absent: run `.venv/bin/python scripts/fetch_language_model.py --test-model`",
    ),
]
needs_qwen = [
    pytest.mark.model,
    pytest.mark.skipif(not QWEN.is_file(), reason=f"models/{QWEN.name} is absent: run `make model`"),
]
