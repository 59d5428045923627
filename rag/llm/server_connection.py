"""The way to an OpenAI-compatible server: its address, when to ask again, what its refusals mean for the user."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

import httpx

from rag.errors import LanguageModelError
from rag.llm.server_events import Delta, EventReader, failure_text, whole_answer

CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 20.0  # between two pieces; before the first one, `Generation.seconds` is the limit
PAUSES = (0.5, 1.0, 2.0)  # seconds before it is tried again, as long as nothing has come
_OVERLOADED = (429, 500, 502, 503, 504, 529)
_BODY_MAX = 1 << 22  # bytes of an answer in one piece
_LOCAL_HOSTS = ("localhost", "::1", "0.0.0.0")


class Connection:
    """Asks one server, never another: redirects are not followed. Each request has a connection of its own."""

    def __init__(self, url: str, key: str = "") -> None:
        """Raises ValueError if the address or the key cannot be one."""
        self._base = base_url(url)
        if not key.isascii() or not key.isprintable():
            raise ValueError(key)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        # A setting of vLLM and llama-server; a server that does not know it is asked again without.
        self._extras: dict[str, object] = {"chat_template_kwargs": {"enable_thinking": False}}

    @property
    def address(self) -> str:
        """As it may be shown: without user, password and query."""
        return str(self._base.copy_with(userinfo=b"", query=None))

    async def offered(self) -> dict[str, Mapping[str, Any]]:
        """The entries of the models that the server lists, in its order; none if it has no list.

        Raises LanguageModelError if it cannot be reached or does not take the key.
        """
        async with self._client() as client:
            for pause in (*PAUSES, None):
                try:
                    async with asyncio.timeout(SILENCE_SECONDS):
                        response = await client.get(self._path("models"))
                    if response.status_code in _OVERLOADED:
                        raise _Overloaded(response.status_code)
                    break
                except (httpx.TransportError, TimeoutError, _Overloaded) as error:
                    if pause is None:
                        raise self._unreachable(error) from error
                await asyncio.sleep(pause)
        if response.status_code in (401, 403):
            raise self._refused(response.status_code, failure_text(response.content))
        try:
            return {entry["id"]: entry for entry in response.json()["data"] if entry["id"]}
        except (ValueError, KeyError, TypeError):
            return {}

    async def deltas(self, request: Mapping[str, object]) -> AsyncGenerator[Delta]:
        """The events of one answer, which is asked for again while no text has come. Raises LanguageModelError."""
        async with self._client() as client:
            for pause in (*PAUSES, None):
                begun = False
                try:
                    async with aclosing(self._once(client, request)) as deltas:
                        async for delta in deltas:
                            begun = begun or delta.reasons or delta.text != ""
                            yield delta
                    return
                except (httpx.TransportError, TimeoutError, _Overloaded) as error:
                    if begun:
                        raise LanguageModelError(f"与大模型服务 {self.address} 的连接中断了。请稍后再试。") from error
                    if pause is None:
                        raise self._unreachable(error) from error
                await asyncio.sleep(pause)

    async def _once(self, client: httpx.AsyncClient, request: Mapping[str, object]) -> AsyncGenerator[Delta]:
        response = await self._accepted(client, request)
        try:
            async with aclosing(_events(response)) as deltas:
                async for delta in deltas:
                    yield delta
        finally:
            await response.aclose()

    async def _accepted(self, client: httpx.AsyncClient, request: Mapping[str, object]) -> httpx.Response:
        """The response, of which nothing has been read. Raises _Overloaded, LanguageModelError."""
        while True:
            asked = client.build_request("POST", self._path("chat/completions"), json={**request, **self._extras})
            response = await client.send(asked, stream=True)
            if response.status_code == 200:
                return response
            said = failure_text(await _body(response))
            await response.aclose()
            if response.status_code not in (400, 422) or not self._extras:
                raise self._refused(response.status_code, said)
            self._extras = {}

    def _client(self) -> httpx.AsyncClient:
        host = self._base.host
        return httpx.AsyncClient(
            headers=self._headers,
            timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=not (host in _LOCAL_HOSTS or host.startswith("127.")),  # no proxy reaches this machine
        )

    def _path(self, name: str) -> httpx.URL:
        return self._base.copy_with(path=f"{self._base.path.rstrip('/')}/{name}")

    def _unreachable(self, error: Exception) -> LanguageModelError:
        reason = str(error)[:100] or type(error).__name__
        if isinstance(error, _Overloaded):
            return LanguageModelError(f"大模型服务 {self.address} 太忙或出了故障（{reason}）。请稍后再试。")
        return LanguageModelError(
            f"连不上大模型服务 {self.address}（{reason}）。"
            "请确认服务已启动，并检查 RAG_LLM_URL；RAG_LLM=none 不用大模型。"
        )

    def _refused(self, status: int, said: str) -> Exception:
        if status in _OVERLOADED:
            return _Overloaded(f"{status}：{said}" if said else status)
        reason = f"（{status}{'：' + said if said else ''}）"
        if status in (401, 403):
            return LanguageModelError(f"大模型服务 {self.address} 不接受密钥{reason}。请检查 RAG_LLM_KEY。")
        if status == 404:
            return LanguageModelError(
                f"大模型服务 {self.address} 没有这个接口或模型{reason}。请检查 RAG_LLM_URL 和 RAG_LLM_MODEL。"
            )
        if 300 <= status < 400:
            return LanguageModelError(
                f"大模型服务 {self.address} 要转到别的地址{reason}。请把 RAG_LLM_URL 设为它最后的地址。"
            )
        return LanguageModelError(f"大模型服务 {self.address} 没有接受请求{reason}。")


class _Overloaded(Exception):
    """The server answers later, perhaps."""


def base_url(url: str) -> httpx.URL:
    """The address that /models and /chat/completions stand below.

    Of http://host/prefix, http://host/prefix/v1 and http://host/prefix/v1/chat/completions: http://host/prefix/v1.
    Raises ValueError for what is no address of a server.
    """
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise ValueError(url) from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ValueError(url)
    path = parsed.path.rstrip("/")
    if path.endswith("/chat/completions"):
        path = path.removesuffix("/chat/completions")
    elif not re.search(r"/v\d+\Z", path):
        path += "/v1"
    return parsed.copy_with(path=path)


async def _events(response: httpx.Response) -> AsyncGenerator[Delta]:
    """Up to the one that ends the text; an answer in one piece is one event.

    Raises httpx.TransportError if the answer breaks off, TimeoutError if it falls silent on the way.
    """
    reader = EventReader()
    body = b""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(None) as silence:
        async for content in response.aiter_bytes():
            body = (body + content)[:_BODY_MAX] if not reader.found else b""
            for delta in reader.feed(content):
                yield delta
                if delta.ends:
                    return
                if delta.text or delta.reasons:
                    silence.reschedule(loop.time() + SILENCE_SECONDS)
        for delta in reader.rest():
            yield delta
            if delta.ends:
                return
    if body and not reader.found:
        yield whole_answer(body)
        return
    raise httpx.RemoteProtocolError("没有写完就断开了")


async def _body(response: httpx.Response) -> bytes:
    content = b""
    async for part in response.aiter_bytes():
        content += part
        if len(content) > _BODY_MAX:
            break
    return content
