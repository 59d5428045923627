"""Any causal model of Hugging Face, from a folder or by its name on a hub (the package transformers)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.errors import LanguageModelError
from rag.llm.background import Desk
from rag.llm.bounds import DEFAULT, bounded, plain
from rag.llm.model import Generation, Message
from rag.llm.thinking import ThinkingFilter

CONTEXT_TOKENS = 8192  # at most; the memory for more is better left to other uses
HUB_SECONDS = 15.0  # how long a hub may take to say that it has the model
_NAMES = {"system": "说明", "user": "问", "assistant": "答"}  # in a prompt for a model without a chat template
_UNFINISHED = "\ufffd"  # what the bytes of half a character are decoded to


class TransformersModel:
    """A LanguageModel on the first GPU if torch can use one, else on the CPU."""

    def __init__(self, name: str) -> None:
        """Loads the model; from a hub (HF_ENDPOINT names a mirror) if it is neither a folder nor fetched already.

        No code that comes with a model is run. Raises LanguageModelError with what to do.
        """
        self.name = Path(name).name
        self._torch, self._tokenizer, self._model = _load(name)
        self.context_tokens = _context_tokens(self._model.config)
        self._desk = Desk()

    def count_tokens(self, text: str) -> int:
        """Exactly, without the tokens of the template."""
        return len(self._ids(text.encode("utf-8", "replace").decode()))

    def stream(
        self, messages: Sequence[Message], generation: Generation = DEFAULT, stopped: Callable[[], bool] = bool
    ) -> Iterator[str]:
        prompt = self._prompt(plain(messages))
        opened = prompt.rstrip().endswith(("<think>", "<thinking>"))
        pieces = self._desk.pieces(lambda emit: self._write(prompt, generation, emit))
        return bounded(pieces, generation, stopped, ThinkingFilter(opened))

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def _prompt(self, messages: list[dict[str, str]]) -> str:
        """As the model's template has it; else in plain words. A template without a system role gets it as a user's."""
        if self._tokenizer.chat_template is None:
            return "\n\n".join(f"{_NAMES[m['role']]}：{m['content']}" for m in messages) + "\n\n答："
        options = {"tokenize": False, "add_generation_prompt": True, "enable_thinking": False}
        try:
            return str(self._tokenizer.apply_chat_template(messages, **options))
        except Exception:  # a template is a program, and may fail as it likes
            try:
                return str(self._tokenizer.apply_chat_template(_without_system(messages), **options))
            except Exception as error:
                raise LanguageModelError(f"大模型 {self.name} 的对话模板用不了（{error}）。请换一个模型。") from error

    def _write(self, prompt: str, generation: Generation, emit: Callable[[str], bool]) -> None:
        from transformers import GenerationConfig

        ids = self._ids(prompt)
        if self._tokenizer.chat_template is None and self._tokenizer.bos_token_id is not None:
            ids.insert(0, self._tokenizer.bos_token_id)
        room = self.context_tokens - len(ids)
        if room < 1:
            raise LanguageModelError(
                f"给大模型的内容太长（{len(ids)} 个词元，最多 {self.context_tokens} 个）。请缩小提问的范围。"
            )
        ends = self._model.generation_config.eos_token_id
        settings: Any = GenerationConfig(  # type: ignore[no-untyped-call]
            max_new_tokens=min(generation.max_tokens, room),
            do_sample=generation.temperature > 0,
            repetition_penalty=1.0,  # it would punish quoting the clause
            eos_token_id=self._tokenizer.eos_token_id if ends is None else ends,
            pad_token_id=self._tokenizer.pad_token_id or self._tokenizer.eos_token_id or 0,
        )
        if generation.temperature > 0:
            settings.temperature = generation.temperature
        prompt_ids = self._torch.tensor([ids], device=self._model.device)
        pieces = _Pieces(self._tokenizer, emit)
        try:
            with self._torch.inference_mode():
                self._model.generate(
                    prompt_ids,
                    attention_mask=self._torch.ones_like(prompt_ids),
                    generation_config=settings,
                    streamer=pieces,
                    stopping_criteria=[lambda ids, _scores, **_: self._torch.full(ids.shape[:1], not emit(""))],
                )
        except RuntimeError as error:  # of torch: the memory is full, most often
            reason = str(error).strip().splitlines()[0][:200]
            raise LanguageModelError(f"大模型 {self.name} 没有写成：{reason}。可以换一个小一点的模型。") from error


class _Pieces:
    """A streamer of transformers: gives out the text of the tokens as soon as it consists of whole characters."""

    def __init__(self, tokenizer: Any, emit: Callable[[str], bool]) -> None:
        self._tokenizer = tokenizer
        self._emit = emit
        self._prompt_is_through = False
        self._ids: list[int] = []  # the last piece given out, for what depends on its neighbour, and those after it
        self._given = 0  # how many of them

    def put(self, value: Any) -> None:
        if not self._prompt_is_through:  # generate() sends it first
            self._prompt_is_through = True
            return
        self._ids += value.reshape(-1).tolist()
        self._give(whole=True)

    def end(self) -> None:
        self._give(whole=False)

    def _give(self, whole: bool) -> None:
        before, text = self._decoded(self._ids[: self._given]), self._decoded(self._ids)
        if whole and text.endswith(_UNFINISHED):
            return
        self._emit(text[len(before) :].rstrip(_UNFINISHED))
        self._ids, self._given = self._ids[self._given :], len(self._ids) - self._given

    def _decoded(self, ids: list[int]) -> str:
        return str(self._tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False))


def _without_system(messages: list[dict[str, str]]) -> list[dict[str, str]]:
    """What the system says stands before what the user says first."""
    said = "\n\n".join(m["content"] for m in messages if m["role"] == "system")
    others = [dict(m) for m in messages if m["role"] != "system"]
    if said and others and others[0]["role"] == "user":
        others[0]["content"] = f"{said}\n\n{others[0]['content']}"
    return others


def _context_tokens(config: Any) -> int:
    text = config.get_text_config()
    found = [getattr(text, name, None) for name in ("max_position_embeddings", "n_positions", "max_sequence_length")]
    return min([CONTEXT_TOKENS, *(tokens for tokens in found if isinstance(tokens, int) and tokens > 0)])


def _load(name: str) -> tuple[Any, Any, Any]:
    """torch, the tokenizer and the model on its device."""
    try:
        import torch
        from huggingface_hub import HfApi
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise LanguageModelError(
            f"没有安装 {error.name}，不能使用 transformers 的模型。请运行 `make setup`。"
        ) from error
    disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("transformers").setLevel(logging.ERROR)
    device, dtype = _best_device(torch)

    def load(local_files_only: bool) -> tuple[Any, Any]:
        options = {"trust_remote_code": False, "local_files_only": local_files_only}
        model: Any = AutoModelForCausalLM.from_pretrained(name, dtype=dtype, **options)
        tokenizer = AutoTokenizer.from_pretrained(name, **options)
        if not tokenizer("1", add_special_tokens=False)["input_ids"]:
            raise ValueError("没有分词器的文件")  # an empty one was made up
        return tokenizer, model.to(device).eval()

    try:
        try:
            tokenizer, model = load(local_files_only=True)  # a fetched model needs no network
        except Exception:
            if Path(name).exists():
                raise
            # Asked once, or a hub that does not answer would be waited for again with every file of the model.
            HfApi().model_info(name, timeout=HUB_SECONDS)
            tokenizer, model = load(local_files_only=False)
    except Exception as error:  # the libraries raise anything from OSError to SafetensorError for a damaged file
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise LanguageModelError(
            f"大模型“{name}”加载失败（{reason}）。可以：检查 RAG_LLM_MODEL；访问不到模型站时用 HF_ENDPOINT 指定镜像，"
            "或把模型文件夹复制到 models/；RAG_LLM=none 不用大模型。"
        ) from error
    return torch, tokenizer, model


def _best_device(torch: Any) -> tuple[str, Any]:
    """Where to compute, and with which numbers: bfloat16 halves the memory, but is slow where it has to be imitated."""
    if torch.cuda.is_available():
        return "cuda", torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float32
    fast = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return "cpu", torch.bfloat16 if fast else torch.float32
