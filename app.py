"""Starts the page: settings, the index, the address."""

from __future__ import annotations

import logging
import sys
import warnings


def main() -> int:
    """Serve the page until it is stopped; 2 if the settings or the index are not in order, after saying why."""
    import page
    from page.current import following
    from page.examples import read_examples
    from page.serving import check_port, wait
    from rag.config import load_config
    from rag.errors import PolicyQAError
    from rag.pipeline import Assistant

    warnings.filterwarnings("ignore", module="gradio")  # of use to Gradio's authors only
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        config = load_config()
        check_port(config.host, config.port)  # before the slow part, so that a wrong setting is told at once
        assistant = Assistant.open(config)
        blocks = page.build(following(assistant), read_examples(config.corpus))
        address = page.launch(blocks, config.host, config.port, block=False)
    except PolicyQAError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"政策问答已启动，请用浏览器打开 {address}（按 Ctrl+C 停止）", flush=True)
    wait(blocks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
