"""The measurement of leaks, on a small number of secrets."""

from __future__ import annotations

from reliability.leaks import QUICK, measure


def test_no_secret_leaks_and_none_is_left_after_erasure() -> None:
    outcome = measure(1, QUICK)

    assert outcome.tried >= QUICK
    assert outcome.bad == ()
