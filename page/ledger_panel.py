"""指标台账: the figures that documents set or report, chosen by what they are of, and where documents disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import texts
from page.indicator_rows import SHEET_HEADER, Wanted, chosen, scopes, sheet_row, years
from page.indicators_render import contradictions, ledger_table
from page.live import Live
from page.panel import Panel, Place, Sheet, document_choice, offer_download, table_component
from page.queueing import QUIET
from page.table import nothing

if TYPE_CHECKING:
    from rag.pipeline import Assistant


@dataclass(frozen=True, slots=True)
class Sifted:
    """What the table shows."""

    wanted: Wanted = field(default_factory=Wanted)
    assistant: Assistant | None = None  # whose ledger it is; None before the first choice: the one of `first`


def ledger_panel(live: Live) -> Panel:
    first = live.get()
    found = gr.State(Sifted())

    def choice(label: str, choices: list[tuple[str, str]], **more: Any) -> Any:
        return gr.Dropdown(
            choices=[_ALL, *choices],
            value="",
            label=label,
            scale=1,
            min_width=150,
            elem_classes=["choice"],
            **more,
        )

    with gr.Column(elem_classes=["form"]):
        with gr.Row(elem_classes=["row", "wrapping"]):
            words = gr.Textbox(
                placeholder=texts.LEDGER_WORDS,
                label=texts.LEDGER_WORDS,
                show_label=False,
                container=False,
                scale=2,
                min_width=220,
                elem_id="ledger-words",
                elem_classes=["words"],
            )
            only = document_choice(live, min_width=280)
        with gr.Row(elem_classes=["row", "wrapping"]):
            scope = choice(texts.LEDGER_SCOPE, _scopes(first), elem_id="ledger-scope")
            year = choice(texts.LEDGER_YEAR, _years(first), elem_id="ledger-year")
            role = choice(texts.LEDGER_ROLE, [(word, name) for name, word in texts.INDICATOR_ROLES.items()])
            kind = choice(texts.LEDGER_KIND, _kinds(first), visible=bool(_kinds(first)))

    table = table_component(_shown(first, Wanted()), "ledger-table")

    def sift(
        text: str, document_ids: list[str], in_year: str, in_scope: str, in_role: str, of_kind: str
    ) -> tuple[Sifted, str]:
        wanted = Wanted(
            words=(text or "").strip(),
            document_ids=tuple(document_ids or ()),
            year=int(in_year) if in_year and in_year.isdecimal() else None,
            scope=in_scope or "",
            kind=of_kind or "",
            role=in_role or "",
        )
        assistant = live.get()
        return Sifted(wanted, assistant), _shown(assistant, wanted)

    def sift_anew(
        text: str, document_ids: list[str], in_year: str, in_scope: str, in_role: str, of_kind: str
    ) -> tuple[Any, ...]:
        """The same of the version that has become live; a choice that it does not offer is given up."""
        assistant = live.get()
        of_year, of_scope, kinds = _years(assistant), _scopes(assistant), _kinds(assistant)
        in_year, in_scope, of_kind = _kept(in_year, of_year), _kept(in_scope, of_scope), _kept(of_kind, kinds)
        left = [one for one in document_ids or [] if one in assistant.documents]
        return (
            gr.Dropdown(choices=[_ALL, *of_year], value=in_year),
            gr.Dropdown(choices=[_ALL, *of_scope], value=in_scope),
            gr.Dropdown(choices=[_ALL, *kinds], value=of_kind, visible=bool(kinds)),
            *sift(text, left, in_year, in_scope, in_role, of_kind),
        )

    def sheet_of(shown: Sifted) -> Sheet | None:
        assistant = shown.assistant or first
        rows = [
            sheet_row(entry, number, assistant.documents, assistant.clause)
            for number, entry in enumerate(chosen(assistant.ledger, shown.wanted), start=1)
        ]
        return ("指标台账.xlsx", SHEET_HEADER, rows) if rows else None

    def place(shown: Sifted, row: int, _: int) -> Place | None:
        assistant = shown.assistant or first
        if not 0 <= row < len(assistant.ledger.entries):
            return None
        entry = assistant.ledger.entries[row]
        return assistant, assistant.clause(entry.clause_id), entry.start, entry.end

    asked = [words, only, year, scope, role, kind]
    changes = [words.submit, words.blur, only.change, year.change, scope.change, role.change, kind.change]
    gr.on(changes, sift, asked, [found, table], trigger_mode="always_last", **QUIET)
    live.on_change(sift_anew, asked, [year, scope, kind, found, table])
    offer_download(table, found, sheet_of)
    return Panel(table, found, place)


_ALL = (texts.LEDGER_ALL, "")


def _shown(assistant: Assistant, wanted: Wanted) -> str:
    ledger = assistant.ledger
    if not ledger.entries:
        return nothing(texts.LEDGER_EMPTY)
    numbers = {entry: number for number, entry in enumerate(ledger.entries)}
    found_entries = [(numbers[entry], entry) for entry in chosen(ledger, wanted)]
    among = {entry for _, entry in found_entries}
    differing = [one for one in ledger.contradictions() if among.intersection(one.entries)]
    return contradictions(differing, numbers, assistant.documents) + ledger_table(
        found_entries, assistant.documents, assistant.clause
    )


def _years(assistant: Assistant) -> list[tuple[str, str]]:
    return [(f"{one}年", str(one)) for one in years(assistant.ledger.entries)]


def _scopes(assistant: Assistant) -> list[tuple[str, str]]:
    return [(one, one) for one in scopes(assistant.ledger.entries)]


def _kinds(assistant: Assistant) -> list[tuple[str, str]]:
    return [(one, one) for one in sorted({entry.kind for entry in assistant.ledger.entries if entry.kind})]


def _kept(value: str, offered: list[tuple[str, str]]) -> str:
    return value if any(value == one for _, one in offered) else ""
