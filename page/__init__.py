"""The page in the browser: question in; answer, quotes and sources out. No retrieval logic here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from page.current import Current

__all__ = ["build", "launch"]


def build(current: Current, examples: tuple[str, ...] = ()) -> Any:
    """The page as gr.Blocks, not yet served. `examples`: questions offered before the first one is asked."""
    from page.serving import keep_to_this_machine

    keep_to_this_machine()  # before the next line imports Gradio
    from page.layout import build_blocks

    return build_blocks(current, examples)


def launch(blocks: Any, host: str, port: int, *, block: bool = True) -> str:
    """Serve the page and return its address; waits until it is stopped if `block`.

    Raises ConfigError, naming the setting, if the port is taken or the address is not of this machine.
    """
    from page.serving import serve

    return serve(blocks, host, port, block=block)


def read_file(name: str) -> str:
    """A style sheet or script that lies beside this file."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def read_scripts(*names: str) -> str:
    """Several scripts for one element; each keeps its names to itself."""
    return "\n".join(f"{{\n{read_file(name)}}}" for name in names)
