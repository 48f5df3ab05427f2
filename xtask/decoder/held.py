"""The fixture's folder: tables, sealed parts, secrets, and what is expected (protocol 13)."""

import json
from functools import cache
from pathlib import Path

from primitives import unb64
from wire import require


class Row(dict):
    """A row; columns of bytes are base64url."""

    def bytes(self, column):
        return None if self[column] is None else unb64(self[column])


class Held:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.secrets = self.json("secrets.json")
        self.expected = self.json("expected.json")

    def json(self, name):
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    @cache
    def table(self, name):
        return [Row(row) for row in self.json(f"tables/{name}.json")]

    def rows(self, table, **columns):
        """Rows whose columns of bytes, or others, have these values."""
        def fits(row):
            return all(row.bytes(name) == value if isinstance(value, bytes) else row[name] == value
                       for name, value in columns.items())
        return [row for row in self.table(table) if fits(row)]

    def row(self, table, **columns):
        found = self.rows(table, **columns)
        require(len(found) == 1, f"{len(found)} rows in {table}")
        return found[0]

    def part(self, name):
        return (self.folder / "data/blobs" / name).read_bytes()
