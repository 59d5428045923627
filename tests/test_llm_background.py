"""Texts in threads of their own."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from itertools import count

import pytest

from rag.errors import LanguageModelError
from rag.llm.background import Desk
from rag.llm.bounds import TICK


def said(pieces: list[str]) -> str:
    return "".join(pieces)


def first_of(pieces: Generator[str]) -> str:
    return next(piece for piece in pieces if piece)


def test_pieces_come_in_order_and_an_error_after_them() -> None:
    def work(emit: Callable[[str], bool]) -> None:
        emit("甲")
        emit("乙")
        raise LanguageModelError("中断")

    come = []
    with pytest.raises(LanguageModelError, match="中断"):
        for piece in Desk().pieces(work):
            come.append(piece)
    assert said(come) == "甲乙"


def test_while_nothing_comes_there_are_empty_pieces() -> None:
    def work(emit: Callable[[str], bool]) -> None:
        time.sleep(3.5 * TICK)
        emit("甲")

    assert list(Desk().pieces(work))[:3] == ["", "", ""]


def test_closing_ends_the_work_and_frees_the_desk() -> None:
    desk = Desk()
    ended = threading.Event()

    def endless(emit: Callable[[str], bool]) -> None:
        for number in count():
            if not emit(str(number)):
                break
        ended.set()

    pieces = desk.pieces(endless)
    assert first_of(pieces) == "0"
    pieces.close()
    assert ended.wait(5)
    assert said(list(desk.pieces(lambda emit: emit("下一个")))) == "下一个"


def test_whoever_waits_for_the_desk_gets_empty_pieces_meanwhile_and_may_leave() -> None:
    desk = Desk()
    go_on = threading.Event()
    first = desk.pieces(lambda emit: emit("甲") and go_on.wait(5))
    assert first_of(first) == "甲"
    second = desk.pieces(lambda emit: emit("乙"))
    assert next(second) == ""
    second.close()
    third = desk.pieces(lambda emit: emit("丙"))
    assert next(third) == ""
    go_on.set()
    assert said(list(third)) == "丙"
    assert said(list(first)) == ""


def test_a_desk_with_several_places_serves_several_at_once() -> None:
    desk = Desk(places=2)
    go_on = threading.Event()
    first = desk.pieces(lambda emit: emit("甲") and go_on.wait(5))
    assert first_of(first) == "甲"
    assert said(list(desk.pieces(lambda emit: emit("乙")))) == "乙"
    go_on.set()
    assert said(list(first)) == ""


ENDING = """
import sys, time
from rag.llm.background import Desk
def work(emit):
    while emit("甲"):
        time.sleep(0.01)
    print("given up", flush=True)
desk = Desk()
pieces = desk.pieces(work)
print(next(filter(None, pieces)), flush=True)
"""


def test_the_work_is_given_up_when_the_program_ends() -> None:
    run = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, encoding="utf-8", timeout=60)
    assert (run.returncode, run.stdout, run.stderr) == (0, "甲\ngiven up\n", "")
