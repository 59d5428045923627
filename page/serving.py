"""Serves the page: which address, which style, and nothing that reaches beyond this machine."""

from __future__ import annotations

import errno
import os
import socket
import time
from pathlib import Path
from typing import Any

from page import read_file
from rag.errors import ConfigError

FONTS = ("Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "sans-serif")


def keep_to_this_machine() -> None:
    """Switch off what Gradio would send or fetch; must run before Gradio is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Gradio asks its own address whether it is up; an office proxy must not stand in between.
    for name in ("NO_PROXY", "no_proxy"):
        known = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join(dict.fromkeys([*known, "localhost", "127.0.0.1", "::1"]))


def serve(blocks: Any, host: str, port: int, *, block: bool = True) -> str:
    check_port(host, port)
    from gradio import themes

    theme = themes.Base(
        primary_hue=themes.colors.blue, neutral_hue=themes.colors.slate, font=FONTS, font_mono=("Consolas", "monospace")
    )
    try:
        _, address, _ = blocks.launch(
            server_name=host,
            server_port=port,
            share=False,
            inbrowser=False,
            prevent_thread_lock=True,
            quiet=True,
            show_error=False,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            mcp_server=False,
            pwa=False,
            max_file_size=1,  # bytes: the page takes no files
            favicon_path=Path(__file__).parent / "favicon.svg",
            theme=theme,
            css=read_file("style.css"),
            head=f"<style>{read_file('frame.css')}</style>",
            js=read_file("page.js"),
            app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        )
    except OSError:
        raise ConfigError(_taken(port)) from None
    blocks.warming.start()
    if block:
        wait(blocks)
    return str(address)


def wait(blocks: Any) -> None:
    """Return when the page has been stopped with Ctrl+C."""
    try:
        while blocks.is_running:
            time.sleep(0.2)
    except KeyboardInterrupt:
        blocks.close(verbose=False)


def check_port(host: str, port: int) -> None:
    """Nothing if the page can listen there; raises ConfigError if it cannot. Port 0 is refused."""
    if not 1 <= port <= 65535:
        raise ConfigError(f"端口 {port} 不可用，应在 1 到 65535 之间。请修改环境变量 RAG_PORT。")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise ConfigError(f"监听地址“{host}”无法识别。请修改环境变量 RAG_HOST，例如 127.0.0.1 或 0.0.0.0。") from None
    with socket.socket(family, kind, protocol) as probe:
        # As the server does: a port that waits out its last connections may be used again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            raise ConfigError(
                f"没有权限使用端口 {port}。请用环境变量 RAG_PORT 换一个 1024 以上的端口，例如 RAG_PORT=7861。"
            ) from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ConfigError(_taken(port)) from None
            raise ConfigError(
                f"无法在地址“{host}”上监听：它不是本机的地址。请修改环境变量 RAG_HOST，例如 127.0.0.1 或 0.0.0.0。"
            ) from None


def _taken(port: int) -> str:
    other = port + 1 if port < 65535 else port - 1
    return f"端口 {port} 已被占用。请关闭占用它的程序，或用环境变量 RAG_PORT 换一个端口，例如 RAG_PORT={other}。"
