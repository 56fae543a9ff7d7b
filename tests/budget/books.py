"""SIE files written as programs write them."""

import io

from budget import sie

YEAR = "#RAR 0 20250101 20251231"


def quoted(text):
    """A field as 5.7 has it."""
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'


def voucher(number, day, *rows, series="A", text="Utlägg åt Åsa Öberg"):
    """Lines of a voucher; a row is (account, amount) or (account, list of objects, amount)."""
    written = [f"#VER {quoted(series)} {quoted(str(number))} {day} {quoted(text)}", "{"]
    for row in rows:
        account, objects, amount = row if len(row) == 3 else (row[0], "{}", row[1])
        written.append(f"   #TRANS {account} {objects} {amount} {day} {quoted(text)}")
    return [*written, "}"]


def sie_file(*lines, type_=4, head=(), encoding="cp437", ending="\r\n", mark=b""):
    """A file with its head; lines may be lists of lines, as `voucher` gives."""
    flat = ["#FLAGGA 0", "#FORMAT PC8", *([f"#SIETYP {type_}"] if type_ else []), *(head or [YEAR])]
    for line in lines:
        flat += line if isinstance(line, list) else [line]
    return mark + "".join(f"{line}{ending}" for line in flat).encode(encoding)


def reader(data):
    return sie.Reader(io.BytesIO(data))


def events(data):
    return list(reader(data))


def read_json(data):
    read, sums = reader(data), sie.Sums()
    for event in read:
        sums.add(event)
    return sie.as_json(read, sums)


def codes(data):
    """The codes of the warnings, each with its line."""
    return [(one["code"], one["line"]) for one in read_json(data)["warnings"]]
