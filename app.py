"""Starts the page: settings, the index, the language model behind it, the address."""

from __future__ import annotations

import contextlib
import gc
import logging
import sys
import warnings
from collections.abc import Iterator, Sequence

FETCH_MODEL = "--fetch-model"  # given by make run: bring the language model if there is none


def main(arguments: Sequence[str] = ()) -> int:
    """Serve the page until it is stopped; 2 if the settings or the index are not in order, after saying why."""
    from page.serving import check_port, wait
    from rag.config import load_config
    from rag.errors import PolicyQAError
    from rag.index.encoder_process import ProcessEncoder

    warnings.filterwarnings("ignore", module="gradio")  # of use to Gradio's authors only
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        config = load_config()
        check_port(config.host, config.port)  # before the slow part, so that a wrong setting is told at once
        encoder = ProcessEncoder(config.embedding_model, config.embedding_query_prefix)
        encoder.start()  # loads on another core while the page is made ready

        with nothing_collected():
            import page
            from page.current import following
            from page.examples import read_examples
            from rag.llm.fetching import start_fetch, wants_fetch
            from rag.llm.slot import ModelSlot
            from rag.pipeline import Assistant

            slot = ModelSlot(config)
            assistant = Assistant.open(config, encoder=encoder, slot=slot)
            blocks = page.build(following(assistant), read_examples(config.corpus))
            address = page.launch(blocks, config.host, config.port, block=False)
    except PolicyQAError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"政策问答已启动，请用浏览器打开 {address}（按 Ctrl+C 停止）", flush=True)
    # Only now: the page answers in the clauses' own words until there is a model.
    if FETCH_MODEL in arguments and wants_fetch(config):
        print("正在后台取得大模型（约 1.1 GB），网页上能看到进度；不需要时用 make run LLM=none。", flush=True)
        start_fetch(slot)
    else:
        slot.load_in_background()
    wait(blocks)
    return 0


@contextlib.contextmanager
def nothing_collected() -> Iterator[None]:
    """Hold the garbage collector back while the program comes up, and keep what is there then out of its later rounds.

    Hardly anything made on the way is garbage, and looking for it takes a fifth of the time.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # Ctrl+C before the page is there
        sys.exit(130)
