"""A GGUF model in this process, by llama.cpp (the package xllamacpp)."""

from __future__ import annotations

import json
import os
import secrets
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from rag.errors import LanguageModelError
from rag.llm.background import Desk
from rag.llm.bounds import DEFAULT, bounded, plain
from rag.llm.gguf import read_gguf_head
from rag.llm.model import Generation, Message

CONTEXT_TOKENS = 4096  # more than two long clauses need; 115 MB with a model of 1.5B
_BATCH_TOKENS = 64  # of a prompt; between two batches it can be stopped, and larger ones are a little faster
_CACHE_MB = 256  # for beginnings of earlier prompts; one of 400 tokens takes 12 MB with a model of 1.5B
_TOKENIZE_SECONDS = 10.0


class LlamaCppModel:
    """A LanguageModel on a .gguf file, with the chat template in it.

    Prompts with the same beginning are computed from where they differ, also when others came between.
    """

    def __init__(self, path: Path, threads: int = 0) -> None:
        """Loads the model, 1.5B in some 6 s; `threads` 0: one a core. Raises LanguageModelError with what to do."""
        head = read_gguf_head(path)
        if not head.writes:
            raise LanguageModelError(
                f"{path} 不是对话模型（{head.architecture}）。请用 RAG_LLM_MODEL 换一个 GGUF 文件。"
            )
        self.name = path.stem
        self.context_tokens = min(CONTEXT_TOKENS, head.context_tokens or CONTEXT_TOKENS)
        self._key = secrets.token_hex(16)
        self._server = [_load(path, threads or _cores(), self.context_tokens, self._key)]
        # Its threads have to end before the program does. Runs after the finalizer of the desk, which is the later one.
        weakref.finalize(self, self._server.clear)
        self._desk = Desk()

    def count_tokens(self, text: str) -> int:
        """Exactly, without the tokens of the template."""
        found = self._asked("/tokenize", {"content": text.encode("utf-8", "replace").decode()})
        return len(found["tokens"])

    def stream(
        self, messages: Sequence[Message], generation: Generation = DEFAULT, stopped: Callable[[], bool] = bool
    ) -> Iterator[str]:
        request = {
            "messages": plain(messages),
            "max_tokens": generation.max_tokens,
            "temperature": generation.temperature,
            "stop": list(generation.stop),
            "cache_prompt": True,
            "stream": True,
            "return_progress": True,  # a call after each batch of the prompt, where it can be stopped
            "chat_template_kwargs": {"enable_thinking": False},
        }
        return bounded(self._desk.pieces(lambda emit: self._write(request, emit)), generation, stopped)

    def _write(self, request: Mapping[str, object], emit: Callable[[str], bool]) -> None:
        failures: list[str] = []

        def take(chunk: Mapping[str, Any]) -> bool:
            """True ends the computing."""
            if "error" in chunk:
                failures.append(_explained(chunk["error"]))
                return True
            pieces = [choice.get("delta", {}).get("content") for choice in chunk.get("choices", ())]
            return not emit("".join(piece for piece in pieces if piece))

        try:
            self._server[0].handle_chat_completions(request, take)
        except (RuntimeError, ValueError) as error:
            raise LanguageModelError(f"大模型 {self.name} 没有写成：{str(error)[:200]}。") from error
        if failures:
            raise LanguageModelError(failures[0])

    def _asked(self, path: str, request: Mapping[str, object]) -> dict[str, Any]:
        """What llama.cpp offers only over its own socket on this machine, which no proxy may stand before."""
        host, port = self._server[0].listening_address.removeprefix("http://").split(":")
        connection = HTTPConnection(host, int(port), timeout=_TOKENIZE_SECONDS)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        try:
            connection.request("POST", path, json.dumps(request), headers)
            response = connection.getresponse()
            content = response.read()
            if response.status != 200:
                raise LanguageModelError(f"大模型 {self.name} 没有应答（{response.status}）。请重新启动程序。")
            return dict(json.loads(content))
        except (OSError, HTTPException, ValueError) as error:
            raise LanguageModelError(f"大模型 {self.name} 没有应答（{error}）。请重新启动程序。") from error
        finally:
            connection.close()


def _load(path: Path, threads: int, context_tokens: int, key: str) -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise LanguageModelError(
            "没有安装 xllamacpp，不能使用 GGUF 模型。请运行 `make setup`；"
            "这种机器若没有它的安装包，可用 RAG_LLM=transformers 或 RAG_LLM=server，或用 RAG_LLM=none 不用大模型。"
        ) from error
    parameters = xllamacpp.CommonParams()
    parameters.verbosity = -1  # nothing on stderr
    parameters.model.path = str(path)
    parameters.n_ctx = context_tokens
    parameters.n_parallel = 1
    parameters.n_batch = parameters.n_ubatch = _BATCH_TOKENS
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
    parameters.cache_ram_mib = _CACHE_MB
    # Its socket is opened in any case; it answers only to us.
    parameters.api_keys = [key]
    parameters.n_threads_http = 2
    parameters.ui = False
    parameters.endpoint_slots = False
    try:
        return xllamacpp.Server(parameters)
    except RuntimeError as error:  # it does not say why
        raise LanguageModelError(
            f"大模型 {path} 加载失败：文件不完整、内存不足，或 llama.cpp 不认识这种模型。"
            "请运行 `make model` 重新取得它，或用 RAG_LLM_MODEL 换一个；RAG_LLM=none 不用大模型。"
        ) from error


def _cores() -> int:
    """That this process may use; a container may have fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _explained(error: Mapping[str, Any]) -> str:
    if error.get("type") == "exceed_context_size_error":
        tokens = f"{error.get('n_prompt_tokens')} 个词元，最多 {error.get('n_ctx')} 个"
        return f"给大模型的内容太长（{tokens}）。请缩小提问的范围。"
    return f"大模型没有写成：{str(error.get('message', error))[:200]}。"
