"""How wide text is on a terminal, in cells, and how it is broken into lines of a width.

Rich knows the widths of Unicode. Plain ASCII needs no such knowledge, and then none is loaded.
"""

from __future__ import annotations


def width(text: str) -> int:
    """Return how many cells clean text takes: a wide letter takes two, an accent none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def pad(text: str, cells: int) -> str:
    """Return text with spaces after it, up to a number of cells."""
    return text + " " * (cells - width(text))


def wrap(text: str, cells: int, more: int | None = None) -> list[str]:
    """Return text in lines of at most that many cells, or of `more` after the first.

    Nothing is left out. Lines break at spaces. A word that is longer than a line goes on in the
    next one.
    """
    lines: list[str] = []
    line, room, others = "", cells, cells if more is None else more
    for word in text.split():
        whole = f"{line} {word}" if line else word
        if width(whole) <= room:
            line = whole
            continue
        if line:
            lines.append(line)
            room = others
        *full, line = pieces(word, min(room, others))
        lines += full
        room = others if lines else room
    return [*lines, line] if line or not lines else lines


def pieces(word: str, cells: int) -> list[str]:
    """Return a word in pieces of at most that many cells, each of one character at least."""
    if width(word) <= cells:
        return [word]
    from rich.cells import chop_cells

    return [piece for piece in chop_cells(word, max(cells, 2)) if piece]
