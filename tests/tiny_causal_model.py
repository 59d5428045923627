"""A real Hugging Face model that a test makes in a few seconds: two layers, a tokenizer and a chat template of its own.

It is trained until it knows a few conversations by heart, so that what it writes is known exactly. Its vocabulary is so
small that most Chinese characters are several tokens.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

START, END = "<|im_start|>", "<|im_end|>"
TEMPLATE = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
# A template that knows no system role, as some models have it.
WITHOUT_SYSTEM = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}" + TEMPLATE
CONTEXT_TOKENS = 256
ASKED = "充电桩由哪个部门牵头？"
ANSWER = "由自治区发展改革委牵头，自治区能源局配合[1]。"
ASKED_FOR_ALL = "主要任务有哪些？"
ALL = "一是培育龙头企业，二是推动绿色转型，三是完善基础设施，四是加强人才支撑，五是优化营商环境。"
THOUGHT_FIRST = "想一想再答。"
THOUGHT = "<think>先看条款。</think>\n有两项[1]。"
_STEPS = 400
_GOOD_LOSS = 0.01
_FOLDERS = tempfile.TemporaryDirectory()  # removed at the end of the tests


@cache
def tiny_model() -> Path:
    """The folder of a model that knows the conversations above; made once for all tests."""
    return make_tiny_model(
        Path(_FOLDERS.name) / "tiny-qwen2", {ASKED: ANSWER, ASKED_FOR_ALL: ALL, THOUGHT_FIRST: THOUGHT}
    )


def make_tiny_model(folder: Path, conversations: dict[str, str], template: str | None = TEMPLATE) -> Path:
    """A folder with a model that answers each of these questions with the answer that stands behind it."""
    tokenizer = _tokenizer([*conversations, *conversations.values()])
    tokenizer.chat_template = TEMPLATE
    texts = [
        f"{tokenizer.apply_chat_template(_user(asked), tokenize=False, add_generation_prompt=True)}{answer}{END}"
        for asked, answer in conversations.items()
    ]
    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT_TOKENS,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
    )
    model = Qwen2ForCausalLM(config)
    _learn(model, tokenizer, texts)
    tokenizer.chat_template = template
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _user(content: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": content}]


def _tokenizer(texts: list[str]) -> PreTrainedTokenizerFast:
    byte_level = Tokenizer(models.BPE())
    byte_level.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    byte_level.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=290, special_tokens=[START, END], initial_alphabet=alphabet, show_progress=False
    )
    byte_level.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=byte_level, eos_token=END, pad_token=END)


def _learn(model: Qwen2ForCausalLM, tokenizer: PreTrainedTokenizerFast, texts: list[str]) -> None:
    batch = tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=False)
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model is slower with more
    for _ in range(_STEPS):
        loss = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], labels=labels).loss
        if loss.item() < _GOOD_LOSS:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.set_num_threads(threads)
    assert loss.item() < 0.1, "the tiny model has not learned its conversations"
