"""The checksum that a file may carry (#KSUMMA): CRC-32 over labels and fields, in CP437."""

import zlib

from budget.sie import fields


class Checksum:
    """Begins at the first #KSUMMA, which has no value, and is compared at the second."""

    def __init__(self):
        self.is_open = False
        self.is_verifiable = True
        self._sum = 0

    def open(self) -> None:
        self.is_open = True

    def add(self, label: str, tokens: list[str]) -> None:
        """Without what divides fields, without quotation marks and braces around them."""
        said = [label]
        for token in tokens:
            said += fields.listed(token) if fields.is_list(token) else [fields.text(token)]
        try:
            self._sum = zlib.crc32("".join(said).encode("cp437"), self._sum)
        except UnicodeEncodeError:
            self.is_verifiable = False

    def close(self, said: str) -> bool:
        """Whether it agrees with what the file says, which programs write with or without a sign, or in hexadecimal."""
        self.is_open = False
        return any(_number(said, base) == self._sum for base in (10, 16))


def _number(said: str, base: int) -> int | None:
    try:
        return int(said, base) % (1 << 32)
    except ValueError:
        return None
