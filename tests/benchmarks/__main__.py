"""script/bench [name] [--json FILE] [--megabytes N]: run benchmarks, print ratios as a table, write them as JSON."""

# ruff: noqa: E402 - the models can be imported when Django has read its settings
import argparse
import json
from pathlib import Path

import django

django.setup()

from django.core.management import call_command

from tests.benchmarks import Result, disclosure, log, readings, rotation, sie

BENCHMARKS = {
    "disclosure": disclosure.run,
    "log": log.run,
    "readings": readings.run,
    "rotation": rotation.run,
    "sie": sie.run,
}


def main():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=BENCHMARKS, help="default: all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results here")
    parser.add_argument("--megabytes", type=int, default=20, help="of the SIE file (default: %(default)s)")
    arguments = parser.parse_args()
    call_command("migrate", verbosity=0)
    names = [arguments.name] if arguments.name else list(BENCHMARKS)
    options = {"sie": {"megabytes": arguments.megabytes}}
    found = {name: BENCHMARKS[name](**options.get(name, {})) for name in names}
    for results in found.values():
        for result in results:
            print(line(result), *facts(result), sep="\n        ")
    if arguments.json:
        rows = [as_json(name, result) for name, results in found.items() for result in results]
        arguments.json.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def line(result: Result) -> str:
    ours, floor = f"{result.seconds * 1000:.1f} ms", f"{result.floor_seconds * 1000:.1f} ms"
    return f"× {result.ratio:5.2f}   {result.job} ({ours}) against {result.floor} ({floor})"


def facts(result: Result) -> list[str]:
    return [f"{name.replace('_', ' ')}: {value}" for name, value in result.facts.items()]


def as_json(name: str, result: Result) -> dict:
    return {
        "benchmark": name,
        "job": result.job,
        "floor": result.floor,
        "ratio": round(result.ratio, 3),
        "ms": round(result.seconds * 1000, 2),
        "floor_ms": round(result.floor_seconds * 1000, 2),
        **result.facts,
    }


main()
