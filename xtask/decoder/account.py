"""Identity chains, and how an account opens on a device that knows nothing (protocol 2 and 3)."""

from collections import namedtuple

import ed25519
import kem
from primitives import (H, H_, Exp, chunked_open, crockford, crockford_check, equal, hkdf, label, u8,
                        u64, unb64, unpad)
from structures import ANCHOR_1, ANCHOR_2, ENVELOPE, INFO, LINK, REMEMBERED_1, REMEMBERED_2, SIGNED, SIGNED_LINK
from wire import ZERO, ZERO_ID, Reader, require

ROOT, ROTATE, KEM_ADD, CRED_ADD, CRED_REVOKE, MIN_SUITE = range(1, 7)
PASSKEY, PASSPHRASE, SHEET = 1, 2, 3
AMK_PURPOSE, TO_WAY = 4, 4

Unlock = namedtuple("Unlock", "kind credential secret anchor_key")
Keyring = namedtuple("Keyring", "seed former kems remembered")


class Identity:
    """A member's keys, after every link of the chain was verified (protocol 3)."""

    def __init__(self, user_id, links, former=()):
        require(links, "no chain")
        self.former = former
        self.user_id, self.ways, self.kems, self.heads, self.gossips = user_id, [], [], [], []
        self.keys_at = []
        self.key, self.min_suite, head = None, 1, ZERO
        for seq, data in enumerate(links):
            signed = SIGNED_LINK.decode(data)
            link = LINK.decode(signed.signed.body)
            follows = (link.user_id, link.seq, link.prev_hash) == (user_id, seq, head)
            require(follows and link.suite >= self.min_suite, f"link {seq} does not follow")
            require((link.change.kind == ROOT) == (seq == 0), f"link {seq} is no link of its place")
            require((signed.second is not None) == (link.change.kind == ROTATE), "a second signature")
            self.key = self.key or link.change.identity
            ed25519.verify(self.key, "chain", signed.signed.body, signed.signed.signature)
            self.follow(link.change, signed)
            head = H(data)
            self.heads.append((head, self.key))
            if link.change.kind in (ROTATE, KEM_ADD):
                self.keys_at.append(seq)
            self.gossips.append(link.gossip)
        self.root_fp = ed25519.fingerprint(LINK.decode(SIGNED_LINK.decode(links[0]).signed.body).change.identity)

    def has_new_keys(self, since, until):
        """Whether a link behind `since`, up to `until`, brought new keys."""
        return any(since < seq <= until for seq in self.keys_at)

    def follow(self, change, signed):
        known = [H(way.unlock_key) for way in self.ways]
        if change.kind == ROOT:
            self.kems = [change.kem]
        elif change.kind == ROTATE:
            require(change.identity not in [key for _, key in self.heads], "an identity key that was given up")
            ed25519.verify(change.identity, "chain", signed.signed.body, signed.second)
            self.key = change.identity
        elif change.kind == KEM_ADD:
            require(change.epoch == len(self.kems) + 1 <= 255, "a KEM epoch out of turn")
            require(change.kem not in self.kems, "a KEM key that the chain has had")
            self.kems.append(change.kem)
        elif change.kind == CRED_ADD:
            require(H(change.way.unlock_key) not in known, "a way that is listed")
            self.ways.append(change.way)
        elif change.kind == CRED_REVOKE:
            require(change.unlock_hash in known, "a way that is not listed")
            self.ways = [way for way in self.ways if H(way.unlock_key) != change.unlock_hash]
        elif change.kind == MIN_SUITE:
            require(change.suite > self.min_suite, "min_suite does not rise")
            self.min_suite = change.suite

    def has(self, seq, head):
        """Whether this very chain has this link."""
        return seq < len(self.heads) and self.heads[seq][0] == head

    def chain_at(self, seq, head):
        """This chain, or the former one, that has this link."""
        found = [chain for chain in (self, *self.former) if chain.has(seq, head)]
        require(found, "a chain with another history")
        return found[0]

    def key_at(self, seq, head):
        return self.chain_at(seq, head).heads[seq][1]


def derive(ikm, kind, user_id, credential):
    made = hkdf(ikm, "unlock", u8(kind) + user_id + credential, 64)
    return Unlock(kind, credential, made[:32], made[32:])


def sheet_characters(printed):
    """The 26 characters of a recovery code, its check characters taken away."""
    characters = crockford(printed)
    require(len(characters) == 28, "not 28 characters")
    code = characters[:26].encode("ascii")
    require(crockford_check(H_("rec-check", code), 2) == characters[26:], "the check characters do not fit")
    return code


def by_sheet(printed, user_id, held):
    code = sheet_characters(printed)
    row = held.row("recoveries", rec_id=hkdf(code, "rec-id", b"", 16))
    require(row.bytes("user_id") == user_id, "the sheet of somebody else")
    require(equal(row.bytes("auth_hash"), H(hkdf(code, "rec-auth", user_id, 32))), "the sheet's proof")
    return derive(code, SHEET, user_id, H(b""))


def by_passkey(passkey, user_id):
    return derive(unb64(passkey["prf"]), PASSKEY, user_id, unb64(passkey["credential"]))


class Account:
    """Opens by one way, in the order of protocol 2."""

    def __init__(self, unlock, identity, held):
        self.identity, self.user_id = identity, identity.user_id
        unlock_key = kem.public_of(unlock.secret)
        way = H(unlock_key)
        sealed = held.row("anchors", user_id=self.user_id, way_hash=way).bytes("sealed")
        plain = chunked_open(unlock.anchor_key, sealed, self.user_id)
        self.anchor = (ANCHOR_1 if plain[:1] == b"\1" else ANCHOR_2).decode(plain)
        require((self.anchor.user_id, self.anchor.root_fp) == (self.user_id, identity.root_fp),
                "the chain has another root than the anchor")
        require(self.anchor.version == 1 or identity.has(self.anchor.chain_seq, self.anchor.chain_head),
                "the chain has not the link that the anchor names")
        envelope = self.verify_envelope(held.row("envelopes", user_id=self.user_id).bytes("body"))
        listed = [(listed.kind, listed.credential) for listed in identity.ways if H(listed.unlock_key) == way]
        require(listed == [(unlock.kind, unlock.credential)], "the way is not listed as what it is")
        entry = next(entry for entry in envelope.entries if entry.unlock_hash == way)
        self.master = self.unwrap(envelope, entry, unlock.secret, unlock_key)
        row = held.row("keyrings", user_id=self.user_id)
        self.keyring_hash = H(row.bytes("sealed"))
        self.keyring = self.open_keyring(row["seq"] + 1, row.bytes("sealed"))

    def verify_envelope(self, data):
        signed = SIGNED.decode(data)
        envelope = ENVELOPE.decode(signed.body)
        ed25519.verify(self.identity.key, "envelope", signed.body, signed.signature)
        require(envelope.user_id == self.user_id, "the envelope of somebody else")
        require(envelope.generation >= 1 and (envelope.generation == 1) == (envelope.prev_hash == ZERO),
                "the first envelope, and no other, has none before")
        ways = [H(way.unlock_key) for way in self.identity.ways]
        require([entry.unlock_hash for entry in envelope.entries] == ways, "not exactly the ways of the chain")
        return envelope

    def unwrap(self, envelope, entry, secret, unlock_key):
        require(len(entry.ct) == 48, "a wrap of another length")
        info = INFO.make(suite=1, purpose=AMK_PURPOSE, practice=ZERO_ID, subject=envelope.prev_hash,
                         granter=self.user_id, granter_key_fp=ZERO, granter_group=ZERO_ID, granter_epoch=0,
                         granter_statement_hash=ZERO, parent_grant_hash=ZERO, recipient_kind=TO_WAY,
                         recipient=self.user_id, recipient_epoch=envelope.generation,
                         recipient_key_fp=kem.fingerprint(unlock_key))
        return kem.hpke_open(secret, entry.enc, label("grant") + info, envelope.prev_hash, entry.ct)

    def open_keyring(self, seq, sealed):
        require(len(sealed) <= 1 << 20, "a keyring over its bound")
        place = self.user_id + u64(seq)
        reader = Reader(unpad(chunked_open(Exp(self.master, "keyring", place), sealed, place), 1024))
        version = reader.take(1)
        require(version in (b"\1", b"\2", b"\3"), "a keyring of another version")
        seed = reader.take(32)
        former = [reader.take(32) for _ in range(reader.take(1)[0])] if version == b"\3" else []
        require(version != b"\3" or 1 <= len(former) <= 16, "former seeds that are none, or too many")
        kems = [reader.take(32) for _ in range(reader.take(1)[0])]
        remembered = (REMEMBERED_1 if version == b"\1" else REMEMBERED_2).read(reader)
        require(reader.at == len(reader.data), "bytes after the keyring")
        keys = [(pin.kind, pin.id) for pin in remembered.pins]
        require(keys == sorted(set(keys)), "pins out of order")
        named = [name.credential for name in remembered.names] if version != b"\1" else []
        require(named == sorted(set(named)), "names of passkeys out of order")
        require(ed25519.public_of(seed) == self.identity.key, "another identity key than the chain's")
        require([kem.public_of(secret) for secret in kems] == self.identity.kems, "other KEM keys than the chain's")
        had = list(dict.fromkeys(key for _, key in self.identity.heads))[:-1]
        keys = [ed25519.public_of(secret) for secret in former]
        require(keys == [key for key in had if key in keys], "former identity keys that are not the chain's, in its order")
        return Keyring(seed, former, kems, remembered)

    def pin(self, kind, object_id):
        found = [pin for pin in self.keyring.remembered.pins if (pin.kind, pin.id) == (kind, object_id)]
        return found[0] if found else None

    def open_draft(self, finding_id, sealed):
        return unpad(chunked_open(Exp(self.master, "draft", finding_id), sealed, finding_id), 1024)
