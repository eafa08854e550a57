"""Every way in for files, fuzzed by what its code has not yet run, in a bounded number of runs.

Files of people, of programmes, tables, and records of attendance, from examples on. Each is taken
or refused in a sentence that a terminal can be shown; nothing else is raised, and none takes long.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from peercert.intake.candidate_file import read_file, to_json
from reliability.ground import ROOT, Outcome, environment, main, scratch

FULL, QUICK = 100_000, 2_000
MISSING = "atheris is not installed: `pip install atheris`"
EXAMPLES = {
    "toml": "candidates/*.toml",
    "json": "candidates/*.toml",
    "program": "programs/*.toml",
    "people": "*.csv",
    "attendance": "attendance/*.csv",
}
"""For each way in, the examples to begin with."""
LONGEST = 4096
"""Bytes of an input."""
SLOW_IN_SECONDS, MOST_MEGABYTES = 20, 2000
SHOWN = 40
"""Lines of what is wrong."""
RUNS = re.compile(r"Done (\d+) runs")
COVERED = re.compile(r"cov: (\d+)")


def measure(seed: int, size: int) -> Outcome:
    """Try about `size` inputs, in equal parts of each way in."""
    if importlib.util.find_spec("atheris") is None:
        return Outcome(tried=0, bad=(), told=MISSING)
    part = -(-size // len(EXAMPLES))
    with scratch() as folder, ThreadPoolExecutor(os.cpu_count()) as threads:
        done = list(threads.map(partial(fuzzed, folder, seed=seed, size=part), EXAMPLES))
    bad = [line for _, said, _ in done for line in said]
    told = ", ".join(
        f"{name} {runs} ({covered} places reached)"
        for name, (runs, _, covered) in zip(EXAMPLES, done, strict=True)
    )
    return Outcome(tried=sum(runs for runs, _, _ in done), bad=tuple(bad), told=told)


def fuzzed(folder: Path, name: str, *, seed: int, size: int) -> tuple[int, list[str], int]:
    """Fuzz one way in; return the number of runs, what was wrong, and how much code was reached."""
    place = folder / name
    (place / "corpus").mkdir(parents=True)
    for example in sorted((ROOT / "examples").glob(EXAMPLES[name])):
        data = to_json(read_file(example)).encode() if name == "json" else example.read_bytes()
        (place / "corpus" / example.name).write_bytes(data[:LONGEST])
    bounds = [f"-timeout={SLOW_IN_SECONDS}", f"-rss_limit_mb={MOST_MEGABYTES}"]
    line = [sys.executable, "-m", "reliability.fuzzing", name, f"-runs={size}", f"-seed={seed}"]
    ran = subprocess.run(
        [*line, *bounds, f"-max_len={LONGEST}", "corpus"],
        cwd=place,
        env={**environment(place), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        check=False,
    )
    text = ran.stderr.decode("utf-8", "replace") + ran.stdout.decode("utf-8", "replace")
    runs = RUNS.search(text)
    reached = max(map(int, COVERED.findall(text)), default=0)
    if ran.returncode or not runs:
        said = [line for line in text.splitlines() if not line.startswith("INFO")]
        return 0, [f"{name}: {' | '.join(said[-SHOWN:])}"], reached
    return int(runs[1]), [], reached


if __name__ == "__main__":
    main(measure, FULL)
