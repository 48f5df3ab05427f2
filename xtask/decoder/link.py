"""Share links, as their holder opens them and as the practice keeps them (protocol 8)."""

from urllib.parse import urlsplit

import ed25519
import log as events
from primitives import H, Exp, Ext, argon2id, chunked_open, crockford, equal, u32, unb64, unpad
from structures import GREETING, SIGNED, TERMS
from wire import Reader, require, text

OPENINGS_MAX, KNOWN_FLAGS, FINDINGS_MAX = 1000, 7, 50


def parse(url):
    """Id and secret of a link."""
    parts = urlsplit(url)
    require(parts.path.startswith("/s/"), "no link")
    data = unb64(parts.fragment)
    require(len(data) == 35 and data[0] == 1 and H(data[:33])[:2] == data[33:], "a link that was cut or mangled")
    return unb64(parts.path.removeprefix("/s/")), data[1:33]


def pin_characters(typed):
    pin = crockford(typed)
    require(len(pin) == 10 or len(pin) in (6, 8) and pin.isdigit(), "no PIN")
    return pin.encode("ascii")


class Content:
    """What the second box lists: whom its holder may believe, and which revisions it opens."""

    def __init__(self, plain):
        reader = Reader(plain)
        require(reader.take(1) == b"\1", "content of another version")
        count = reader.take(1)[0]
        self.practices = [(reader.take(16), reader.take(32), reader.take(32)) for _ in range(count)]
        count = int.from_bytes(reader.take(2), "big")
        require(count <= FINDINGS_MAX, "too many findings")
        self.findings = [(reader.take(16), reader.take(32), reader.take(32)) for _ in range(count)]
        require(reader.at == len(plain), "bytes after the content")


class Link:
    """A link opened with its secret and PIN."""

    def __init__(self, url, typed, held, practices):
        self.id, self.secret = parse(url)
        row = self.row = held.row("links", link_id=self.id)
        knock = Ext("knock", self.id, self.secret)
        require(equal(H(Exp(knock, "knock", b"")), row.bytes("knock_hash")), "the server would not know the knock")
        plain = unpad(chunked_open(Exp(knock, "pre", b""), row.bytes("pre"), self.id), 256)
        self.greeting, self.greeting_bytes = GREETING.decode(plain), plain
        stretched = argon2id(pin_characters(typed), Exp(self.secret, "link-salt", self.id)[:16])
        self.root = Ext("link", self.id, self.secret + stretched)
        self.place = self.id + u32(row["arm"])
        require(equal(H(Exp(self.root, "access", self.place)), row.bytes("access_hash")), "not the PIN")
        self.key = chunked_open(Exp(self.root, "wrap", self.place), row.bytes("box0"), self.place)
        require(len(self.key) == 32, "no key in the first box")
        self.receipt_key = Exp(self.root, "receipt", self.place)
        self.open_content(row, practices)

    def open_content(self, row, practices):
        signed = SIGNED.decode(row.bytes("terms"))
        terms = self.terms = TERMS.decode(signed.body)
        box1, count = row.bytes("box1"), terms.content
        key = Exp(self.key, "content", self.id)
        self.content = Content(chunked_open(key, box1, self.id + u32(count)))
        self.practices = {}
        for practice_id, root_fp, statement_hash in self.content.practices:
            practice = practices[practice_id]
            require(practice.root_fp == root_fp, "a practice with another root")
            practice.by_hash(statement_hash)
            self.practices[practice_id] = practice
        require(self.content.practices[0][0] == terms.group, "given by another practice")
        giver = self.practices[terms.group]
        epoch = giver.by_hash(terms.statement_hash)
        require(epoch.number == terms.epoch, "another epoch")
        ed25519.verify(giver.signer(epoch, terms.signer, events.SEND), "terms", signed.body, signed.signature)
        fits = (terms.link_id, terms.arm, terms.box1_hash) == (self.id, row["arm"], H(box1))
        sound = 1 <= terms.openings_max <= OPENINGS_MAX and not terms.flags & ~KNOWN_FLAGS and terms.content >= 1
        require(fits and sound, "the terms of another link")
        self.giver, self.terms_hash = giver, H(row.bytes("terms"))

    def keys(self, findings):
        """(finding, FindingKey) of what it lists, in its order."""
        for finding_id, manifest_hash, key in self.content.findings:
            finding = findings[finding_id]
            require(finding.hash == manifest_hash, "another revision")
            require(finding.core.practice in self.practices, "of a practice that the link does not name")
            yield finding, key

    def verify_office(self):
        """What the practice keeps of it: secret, key, receipt key, and the greeting where it was kept already."""
        epoch = self.giver.epoch_number(self.terms.epoch)
        key = Exp(self.giver.content_seed(epoch), "office", epoch.ctx + self.id)
        kept = chunked_open(key, self.row.bytes("office"), self.place)
        keys = self.secret + self.key + self.receipt_key
        require(kept[:len(keys)] == keys, "the practice keeps another link")
        greeting = kept[len(keys):]
        require(not greeting or unpad(greeting, 256) == self.greeting_bytes, "the practice keeps another greeting")

    def verify_events(self):
        """The newest terms stand in the practice's log, signed by who signed them."""
        kinds = (events.LINK_CREATED, events.LINK_CHANGED, events.LINK_ARMED)
        leaves = [leaf for leaf in self.giver.log.leaves
                  if leaf.body.kind in kinds and leaf.body.ref_hash == self.terms_hash]
        require(leaves and (leaves[-1].body.actor, leaves[-1].body.object) == (self.terms.signer, self.id),
                "terms that are not in the log")

    def greets(self):
        return [text(self.greeting.name), text(self.greeting.phone)]
