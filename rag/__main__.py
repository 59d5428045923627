"""`python -m rag …`: the commands that scripts rely on."""

import sys

from rag.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
