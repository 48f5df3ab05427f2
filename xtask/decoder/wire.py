"""The presentation language: structures to bytes and back, one encoding each (protocol 0)."""

from types import SimpleNamespace


class Refused(Exception):
    """What does not hold, in a few words."""


def require(holds, what):
    if not holds:
        raise Refused(what)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        require(self.at + count <= len(self.data), "bytes are missing")
        taken = self.data[self.at:self.at + count]
        self.at += count
        return taken


class Uint:
    """u8, u16, u32, u64; with `known`, an enumeration."""

    def __init__(self, size, known=None):
        self.size, self.known = size, known

    def read(self, reader):
        number = int.from_bytes(reader.take(self.size), "big")
        require(self.known is None or number in self.known, f"unknown number {number}")
        return number

    def write(self, value):
        return value.to_bytes(self.size, "big")


class Fixed:
    """bytes[n]."""

    def __init__(self, size):
        self.size = size

    def read(self, reader):
        return reader.take(self.size)

    def write(self, value):
        require(len(value) == self.size, "wrong length")
        return value


class Counted:
    """bytes16, bytes32."""

    def __init__(self, size):
        self.length = Uint(size)

    def read(self, reader):
        return reader.take(self.length.read(reader))

    def write(self, value):
        return self.length.write(len(value)) + value


class List:
    """list<T>: u32 length in bytes, then the items."""

    def __init__(self, item):
        self.item = item

    def read(self, reader):
        inner, items = Reader(BYTES32.read(reader)), []
        while inner.at < len(inner.data):
            items.append(self.item.read(inner))
        return items

    def write(self, items):
        return BYTES32.write(b"".join(self.item.write(item) for item in items))


class Option:
    """option<T>."""

    def __init__(self, item):
        self.item = item

    def read(self, reader):
        present = Uint(1, (0, 1)).read(reader)
        return self.item.read(reader) if present else None

    def write(self, value):
        return b"\0" if value is None else b"\1" + self.item.write(value)


class Struct:
    """{ type name, … }, at most `most` bytes long."""

    def __init__(self, most, **fields):
        self.most, self.fields = most, fields

    def read(self, reader):
        return SimpleNamespace(**{name: kind.read(reader) for name, kind in self.fields.items()})

    def write(self, value):
        return b"".join(kind.write(getattr(value, name)) for name, kind in self.fields.items())

    def make(self, **values):
        return self.write(SimpleNamespace(**values))

    def decode(self, data):
        require(len(data) <= self.most, "over the structure's bound")
        reader = Reader(data)
        value = self.read(reader)
        require(reader.at == len(data), "bytes after the end")
        require(self.write(value) == data, "another encoding")
        return value


class Variant:
    """u8 number, then the fields of that variant; the number becomes `kind`."""

    def __init__(self, **variants):
        self.variants = dict(enumerate(variants.values(), 1))

    def read(self, reader):
        kind = Uint(1, self.variants).read(reader)
        value = self.variants[kind].read(reader)
        value.kind = kind
        return value

    def write(self, value):
        return bytes([value.kind]) + self.variants[value.kind].write(value)


U8, U16, U32, U64 = (Uint(size) for size in (1, 2, 4, 8))
BYTES16, BYTES32 = Counted(2), Counted(4)
ID, HASH, SIGNATURE = Fixed(16), Fixed(32), Fixed(64)
ZERO_ID, ZERO = bytes(16), bytes(32)


def text(data):
    """UTF-8, or refused."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("no UTF-8") from None
