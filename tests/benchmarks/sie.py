"""Reading a SIE file of type 4: every balance and voucher of it, against a bare read of its decoded lines.

The file is written anew as programs write it, in CP437, with names in its texts and objects on some of its rows. How
much memory the reading takes is told of Python's own, at its highest.
"""

import tempfile
import tracemalloc
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from budget import sie
from budget.bookings import Bookings, days_said
from tests.benchmarks import Result, in_turn

MEGABYTE = 1 << 20
RUNS = 3
HEAD = """#FLAGGA 0
#PROGRAM "Bench" 1.0
#FORMAT PC8
#GEN 20260105
#SIETYP 4
#ORGNR 899999-9991
#FNAMN "Kvinnojouren Gläntan"
#RAR 0 20250101 20251231
#KONTO 1930 "Företagskonto"
#KONTO 2440 "Leverantörsskulder"
#DIM 1 "Kostnadsställe"
#DIM 6 "Projekt"
#OBJEKT 1 "10" "Stöd"
#OBJEKT 6 "12" "Gränslös"
"""
OBJECTS = ("{}", '{1 "10"}', '{1 "10" 6 "12"}')


def written(path: Path, megabytes: int) -> int:
    """Vouchers of a cost, its VAT and its payment, until the file is as large as asked; says how many there are."""
    vouchers = 0
    with path.open("w", encoding="cp437", newline="\r\n") as file:
        file.write(HEAD)
        for voucher in _vouchers():
            file.write(voucher)
            vouchers += 1
            if file.tell() >= megabytes * MEGABYTE:
                break
    return vouchers


def _vouchers() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        day = f"2025{number % 12 + 1:02}{number % 28 + 1:02}"
        account, objects, kronor = 4000 + number % 3000, OBJECTS[number % 3], number % 9000 + 1
        yield f"""#VER "A" "{number}" {day} "Utlägg Åsa Öberg, kvitto {number}" {day}
{{
   #TRANS {account} {objects} {kronor}.80 {day} "Resa till Södertälje"
   #TRANS 2641 {{}} {kronor}.20 {day}
   #TRANS 1930 {{}} -{2 * kronor + 1}.00 {day} "Bankgiro"
}}
"""


def run(megabytes: int = 20) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.se"
        facts = {"megabytes": megabytes, "vouchers": written(path, megabytes)}

        def lines():
            with path.open(encoding="cp437", newline="\r\n") as file:
                deque(file, maxlen=0)

        def read():
            with path.open("rb") as stream:
                reader = sie.Reader(stream)
                deque(reader, maxlen=0)
            assert (reader.vouchers, reader.unbalanced, reader.is_truncated) == (facts["vouchers"], 0, False)

        def book():
            with path.open("rb") as stream:
                deque(Bookings(sie.Reader(stream), days_said), maxlen=0)

        read_seconds, book_seconds, floor = in_turn(read, book, lines, runs=RUNS)
        bare = "a bare read of its lines"
        return [
            Result("reading a SIE file", bare, read_seconds, floor, facts | {"peak_kb": peak_of(read)}),
            Result("its bookings, as import_sie --dry-run has them", bare, book_seconds, floor, facts),
        ]


def peak_of(job) -> int:
    """The most memory that Python has held at once for it, in kB."""
    tracemalloc.start()
    job()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak // 1024
