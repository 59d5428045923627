"""指标台账: the figures that documents set or report, chosen by what they are of, and where documents disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from page import texts
from page.indicator_rows import SHEET_HEADER, Wanted, chosen, scopes, sheet_row, years
from page.indicators_render import contradictions, ledger_table
from page.panel import Panel, Place, Sheet, document_choice, offer_download, table_component
from page.queueing import QUIET
from page.table import nothing
from rag.types import Clause

if TYPE_CHECKING:
    from rag.pipeline import Assistant


def ledger_panel(assistant: Assistant) -> Panel:
    ledger = assistant.ledger
    entries = ledger.entries
    numbers = {entry: number for number, entry in enumerate(entries)}
    found = gr.State(Wanted())

    def clause_of(clause_id: str) -> Clause:
        return assistant.clause(clause_id)

    def choice(label: str, choices: list[Any], **more: Any) -> Any:
        return gr.Dropdown(
            choices=[(texts.LEDGER_ALL, ""), *choices],
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
            only = document_choice(assistant, min_width=280)
        with gr.Row(elem_classes=["row", "wrapping"]):
            scope = choice(texts.LEDGER_SCOPE, [(one, one) for one in scopes(entries)], elem_id="ledger-scope")
            year = choice(texts.LEDGER_YEAR, [(f"{one}年", str(one)) for one in years(entries)], elem_id="ledger-year")
            role = choice(texts.LEDGER_ROLE, [(word, name) for name, word in texts.INDICATOR_ROLES.items()])
            kinds = sorted({entry.kind for entry in entries if entry.kind})
            kind = choice(texts.LEDGER_KIND, [(one, one) for one in kinds], visible=bool(kinds))

    def shown(wanted: Wanted) -> str:
        if not entries:
            return nothing(texts.LEDGER_EMPTY)
        found_entries = [(numbers[entry], entry) for entry in chosen(ledger, wanted)]
        among = {entry for _, entry in found_entries}
        differing = [one for one in ledger.contradictions() if among.intersection(one.entries)]
        return contradictions(differing, numbers, assistant.documents) + ledger_table(
            found_entries, assistant.documents, clause_of
        )

    table = table_component(shown(Wanted()), "ledger-table")

    def sift(
        text: str, document_ids: list[str], in_year: str, in_scope: str, in_role: str, of_kind: str
    ) -> tuple[Wanted, str]:
        wanted = Wanted(
            words=(text or "").strip(),
            document_ids=tuple(document_ids or ()),
            year=int(in_year) if in_year and in_year.isdecimal() else None,
            scope=in_scope or "",
            kind=of_kind or "",
            role=in_role or "",
        )
        return wanted, shown(wanted)

    def sheet_of(wanted: Wanted) -> Sheet | None:
        rows = [
            sheet_row(entry, number, assistant.documents, clause_of)
            for number, entry in enumerate(chosen(ledger, wanted), start=1)
        ]
        return ("指标台账.xlsx", SHEET_HEADER, rows) if rows else None

    def place(_: Wanted, row: int, __: int) -> Place | None:
        if not 0 <= row < len(entries):
            return None
        entry = entries[row]
        return clause_of(entry.clause_id), entry.start, entry.end

    changes = [words.submit, words.blur, only.change, year.change, scope.change, role.change, kind.change]
    gr.on(changes, sift, [words, only, year, scope, role, kind], [found, table], trigger_mode="always_last", **QUIET)
    offer_download(table, found, sheet_of)
    return Panel(assistant, table, found, place)
