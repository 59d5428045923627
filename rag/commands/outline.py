"""`outline`: the structure of a document of the corpus or of any supported file."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from rag.answer_json import outline_json
from rag.config import Config
from rag.errors import CorpusError, InputError, PolicyQAError
from rag.types import Document


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("outline", parents=[common], help="列出文件的结构")
    parser.add_argument("documents", nargs="+", metavar="文件编号或文件")
    parser.add_argument("--json", action="store_true", help="输出 JSON；有几个文件时每行一个")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> int:
    from rag.chunking.clauses import chunk
    from rag.pipeline import begins_with_place

    failures = 0
    for name in options.documents:
        try:
            document = _document(name, config)
        except PolicyQAError as error:
            if len(options.documents) == 1:
                raise
            failures += 1
            print(" ".join(str(error).split()), file=sys.stderr)
            if options.json:
                print(json.dumps({"doc_id": name, "error": str(error)}, ensure_ascii=False))
            continue
        chunked = chunk(document, begins_with_place)
        document = replace(document, warnings=chunked.warnings)
        outline = outline_json(document, chunked.headings, chunked.clauses)
        if options.json:
            indent = 1 if len(options.documents) == 1 else None
            print(json.dumps(outline, ensure_ascii=False, indent=indent))
            continue
        print(f"《{document.facts.title or document.document_id}》{document.facts.document_number}")
        for heading in chunked.headings:
            number = f"{heading.number} " if heading.number else ""
            print("  " * heading.level + number + heading.title)
        for warning in chunked.warnings:
            print(f"注意：{warning}")
    return 2 if failures else 0


def _document(name: str, config: Config) -> Document:
    from rag.corpus import list_entries, load_entry, read_document

    path = Path(name)
    try:
        entries, _ = list_entries(config.corpus)
    except CorpusError:
        if not path.is_file():
            raise
        entries = []
    entry = next((e for e in entries if e.id == name), None)
    if entry is not None:
        return load_entry(config.corpus, entry)[0]
    if path.is_file():
        return read_document(path)
    known = "、".join(e.id for e in entries)
    raise InputError(f"没有编号为“{name}”的文件，也找不到这个路径。语料中的编号：{known or '无'}。")
