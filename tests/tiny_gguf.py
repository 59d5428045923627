"""The tiny Qwen2 model of a test as a GGUF file, so that llama.cpp runs without weights from elsewhere.

Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import json
import struct
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from tests.tiny_causal_model import tiny_model

_UINT32, _FLOAT32, _BOOL, _STRING, _ARRAY, _INT32 = 4, 6, 7, 8, 9, 5
_ALIGNMENT = 32  # bytes
_NORMAL, _CONTROL = 1, 3  # kinds of tokens
_NAMES = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "model.layers": "blk",
}


@cache
def tiny_gguf() -> Path:
    """The model of `tiny_model` as a file; made once for all tests."""
    return make_tiny_gguf(tiny_model(), tiny_model().with_suffix(".gguf"))


def make_tiny_gguf(folder: Path, file: Path) -> Path:
    """Writes the model in the folder, which `make_tiny_model` made, into this file."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tensors = {_renamed(name): tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}
    tensors.setdefault("output.weight", tensors["token_embd.weight"])
    write_gguf(file, {**_shape(config), **_vocabulary(folder)}, tensors)
    return file


def write_gguf(file: Path, facts: dict[str, object], tensors: dict[str, torch.Tensor]) -> None:
    """A GGUF file, version 3, with 32-bit floats."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(facts))
    for key, value in facts.items():
        head += _text(key) + _typed(value)
    offset = 0
    for name, tensor in tensors.items():
        shape = tuple(reversed(tensor.shape))
        head += _text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, offset)
        offset += _padded(tensor.numel() * 4)
    content = head.ljust(_padded(len(head)), b"\0")
    for tensor in tensors.values():
        content += tensor.contiguous().numpy().tobytes().ljust(_padded(tensor.numel() * 4), b"\0")
    file.write_bytes(content)


def _shape(config: dict[str, Any]) -> dict[str, object]:
    return {
        "general.architecture": "qwen2",
        "general.type": "model",
        "qwen2.context_length": config["max_position_embeddings"],
        "qwen2.embedding_length": config["hidden_size"],
        "qwen2.block_count": config["num_hidden_layers"],
        "qwen2.feed_forward_length": config["intermediate_size"],
        "qwen2.attention.head_count": config["num_attention_heads"],
        "qwen2.attention.head_count_kv": config["num_key_value_heads"],
        "qwen2.attention.layer_norm_rms_epsilon": float(config["rms_norm_eps"]),
        "qwen2.rope.freq_base": float(config["rope_parameters"]["rope_theta"]),
    }


def _vocabulary(folder: Path) -> dict[str, object]:
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    special = {token["content"] for token in tokenizer["added_tokens"]}
    by_id = {number: token for token, number in tokenizer["model"]["vocab"].items()}
    tokens = [by_id[number] for number in range(len(by_id))]
    end = next(token["id"] for token in tokenizer["added_tokens"] if token["content"] == "<|im_end|>")
    return {
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [_CONTROL if token in special else _NORMAL for token in tokens],
        "tokenizer.ggml.merges": [" ".join(pair) for pair in tokenizer["model"]["merges"]],
        "tokenizer.ggml.eos_token_id": end,
        "tokenizer.ggml.padding_token_id": end,
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.chat_template": (folder / "chat_template.jinja").read_text(encoding="utf-8"),
    }


def _renamed(name: str) -> str:
    for old, new in _NAMES.items():
        name = name.replace(old, new)
    return name


def _typed(value: object) -> bytes:
    if isinstance(value, bool):
        return struct.pack("<I?", _BOOL, value)
    if isinstance(value, int):
        return struct.pack("<II", _UINT32, value)
    if isinstance(value, float):
        return struct.pack("<If", _FLOAT32, value)
    if isinstance(value, str):
        return struct.pack("<I", _STRING) + _text(value)
    assert isinstance(value, list)
    if isinstance(value[0], int):
        return struct.pack(f"<IIQ{len(value)}i", _ARRAY, _INT32, len(value), *value)
    return struct.pack("<IIQ", _ARRAY, _STRING, len(value)) + b"".join(map(_text, value))


def _text(text: str) -> bytes:
    content = text.encode()
    return struct.pack("<Q", len(content)) + content


def _padded(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
