"""Text -> search tokens: jieba words, character bigrams, and Latin words and numbers whole."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

VERSION = "1"  # raise it whenever `tokens` gives something else for the same text: old indexes are then refused

HAN = "々〇㐀-䶿一-鿿豈-﫿\U00020000-\U000323af"
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # soft hyphen, zero-width spaces and joiners, BOM
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|\d+(?:\.\d+)+|[^\W_{HAN}]+(?:\.\d+)*")

BIGRAM = "2:"  # marks a bigram of characters, so that it never equals a word
# Words of one character that only join others; as search terms they match everywhere.
FUNCTION_CHARACTERS = frozenset(
    "的地得了着过和与及或等在是为于由对将把被从向以到按就也都而且并其之所这那有个吗呢吧啊哪"
)


def normalise(text: str) -> str:
    """The text as it is compared: NFKC, lower case, no white space between Chinese characters."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).lower())
    return _BETWEEN_HAN.sub("", text)


class Tokenizer:
    """Cuts passages and questions alike. One instance may be used from several threads."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """`words` are the administrator's terms: each is found as one token besides its parts."""
        # Sorted: the weight jieba gives to a new word depends on the words added before it.
        self._words = tuple(sorted({cleaned for word in words if (cleaned := normalise(word).strip())}))
        self._jieba: Any = None
        self._lock = threading.Lock()
        mixed = [word for word in self._words if not re.fullmatch(f"[{HAN}]+", word)]
        self._mixed = re.compile("|".join(map(re.escape, sorted(mixed, key=len, reverse=True)))) if mixed else None

    @property
    def fingerprint(self) -> str:
        """Equal fingerprints give equal tokens."""
        return hashlib.sha256("\n".join((VERSION, *self._words)).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def tokens(self, text: str) -> list[str]:
        """Tokens with repetition; bigrams are marked "2:多车" so that they never equal a word. [] for no words."""
        text = _THOUSANDS.sub(lambda number: number[0].replace(",", ""), normalise(text))
        found: list[str] = []
        for run in _RUN.finditer(text):
            if run["han"]:
                found += self._han_tokens(run[0])
            else:
                found.append(run[0])
        if self._mixed:  # 5g基站: jieba sees only its Chinese part
            parts = set(found)
            found += [word for word in self._mixed.findall(text) if word not in parts]
        return found

    def _han_tokens(self, run: str) -> Iterator[str]:
        for word in self.dictionary().cut_for_search(run):
            if word not in FUNCTION_CHARACTERS:
                yield word
        for i in range(len(run) - 1):
            yield BIGRAM + run[i : i + 2]

    def dictionary(self) -> Any:
        """The jieba that cuts the words, with the administrator's terms; loaded at the first call (a second)."""
        if self._jieba is None:
            with self._lock:
                if self._jieba is None:
                    self._jieba = _load_jieba(self._words)
        return self._jieba


def _load_jieba(words: Iterable[str]) -> Any:
    """A jieba of our own with its standard dictionary.

    Not jieba's `initialize`: that reads a cache from the shared temporary folder, which another program may have
    written from another dictionary, and it logs to stderr.
    """
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 has escapes that Python 3.12 warns of
        import jieba

    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        lines = file.read().decode("utf-8").splitlines()
    frequencies = {word: int(count) for word, count, *_ in (line.split(" ") for line in lines)}
    total = sum(frequencies.values())
    for prefix in {word[:i] for word in frequencies for i in range(1, len(word))}:
        frequencies.setdefault(prefix, 0)  # jieba walks the dictionary by prefixes
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True
    for word in words:
        if re.fullmatch(f"[{HAN}]+", word):
            tokenizer.add_word(word)
    return tokenizer
