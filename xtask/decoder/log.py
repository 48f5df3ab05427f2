"""Logs: trees, heads, places, who vouches, labels (protocol 10)."""

from base64 import b64decode, b64encode
from functools import cached_property

import ed25519
import kem
from primitives import H, H_, Exp, chunked_open, equal, label, u8, u32, unpad
from structures import BODY, INFO, LABEL, LEAF, SEALED_LABEL
from wire import ZERO, ZERO_ID, Refused, require, text

EMPTY_ROOT = H(b"")
FOUNDED, STATEMENT_ADDED, KEYRING_WRITTEN, CHAIN_EXTENDED = 1, 2, 3, 4
EXPORTED = 32
INVITATION_CREATED, CONTACT_PINNED = 8, 10
SENT, GIVEN, REVOKED, OPENED, FILED = 11, 12, 13, 15, 16
LINK_CREATED, LINK_CHANGED, LINK_ARMED, PRACTICE_HEAD, PERIOD_SET, ZONES_CHANGED = 17, 18, 19, 28, 46, 47
CASE_OPENED, CASE_CHANGED, CASE_SHARED, CASE_LEFT, CASE_CLOSED = 54, 55, 56, 57, 58
STATEMENT_PROPOSED, STATEMENT_DECLINED, ZONES_CHANGED = 34, 35, 47
REENTRY_OFFERED, HANDED_OVER, ACCESS_LIMITED = 51, 59, 60
UNIT_OPENED, UNIT_CHANGED, FOLDER_CHANGED, FINDING_MOVED, UNIT_CLOSED = 64, 65, 66, 67, 69
READ, SEND, MANAGE, ADMIN, AUDIT = 1, 2, 4, 8, 16
CLIENT = 1
NET, LABEL_OWN, LABEL_OTHER = 1, 2, 3
PERSON, FINDING, SHARE_LINK, PRACTICE, CASE, UNIT, FOLDER, INVITATION = 1, 2, 3, 4, 5, 6, 7, 8

# The rights that an event takes; the others take membership alone, but for exports.
RIGHTS = {STATEMENT_ADDED: ADMIN, SENT: SEND, GIVEN: SEND, OPENED: READ, FILED: READ,
          LINK_CREATED: SEND, LINK_CHANGED: SEND, LINK_ARMED: SEND, PERIOD_SET: ADMIN,
          ZONES_CHANGED: ADMIN,
          CASE_OPENED: MANAGE, CASE_CHANGED: MANAGE, CASE_SHARED: MANAGE, CASE_LEFT: MANAGE, CASE_CLOSED: MANAGE,
          STATEMENT_PROPOSED: ADMIN, STATEMENT_DECLINED: ADMIN, ZONES_CHANGED: ADMIN, REENTRY_OFFERED: ADMIN,
          HANDED_OVER: ADMIN, ACCESS_LIMITED: ADMIN, UNIT_OPENED: ADMIN, UNIT_CHANGED: READ, UNIT_CLOSED: READ,
          FOLDER_CHANGED: READ, FINDING_MOVED: READ}


def leaf_hash(data):
    return H(b"\0" + data)


def node_hash(left, right):
    return H(b"\1" + left + right)


def root_of(hashes):
    """RFC 6962, section 2.1."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(root_of(hashes[:split]), root_of(hashes[split:]))


def verify_inclusion(leaf, index, size, path, root):
    """RFC 9162, section 2.1.3.2."""
    require(index < size, "no such leaf")
    place, last, made = index, size - 1, leaf
    for step in path:
        require(last != 0, "the proof is too long")
        if place & 1 or place == last:
            made = node_hash(step, made)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            made = node_hash(made, step)
        place, last = place >> 1, last >> 1
    require(last == 0 and made == root, f"leaf {index} does not stand under the head")


def commitment(field, blind, data):
    return H_("commit", u8(field) + blind + data)


def verify_note(note, log):
    """A signed head: size and root (C2SP tlog-checkpoint)."""
    require(len(note.encode()) <= 4096, "a note over its bound")
    said, gap, signatures = note.partition("\n\n")
    require(gap, "no note")
    lines = said.split("\n")
    require(len(lines) == 3 and lines[1] == str(int(lines[1])), "not three lines")
    origin, size, root = lines[0], int(lines[1]), b64decode(lines[2], validate=True)
    require(b64encode(root).decode() == lines[2] and len(root) == 32, "no root")
    name = text(log.origin)
    require(origin == name, "a head of another log")
    key_id = H(name.encode() + b"\n\x01" + log.key)[:4]
    signed = [b64decode(line.rsplit(" ", 1)[1]) for line in signatures.split("\n")
              if line.startswith(f"\u2014 {name} ")]
    signed = [line[4:] for line in signed if line[:4] == key_id]
    require(len(signed) == 1, "not signed by the log's key")
    ed25519.verify_bare(log.key, (said + "\n").encode(), signed[0])
    return size, root


class Leaf:
    def __init__(self, index, data):
        self.data, self.hash = data, leaf_hash(data)
        self.leaf = LEAF.decode(data)
        self.body, self.seq = self.leaf.body, self.leaf.seq
        require(self.seq == index, "a leaf at another place")
        require((self.leaf.origin == CLIENT) == (self.leaf.signature is not None), "signed where it is not")

    def verify_signature(self, key):
        require(self.leaf.signature is not None, "only the server's word")
        ed25519.verify(key, "event", BODY.write(self.body), self.leaf.signature)


class Log:
    """One log, with what stands beside its leaves."""

    def __init__(self, log_id, held):
        self.id, self.held = log_id, held
        rows = held.rows("leaves", log_id=log_id)
        self.leaves = [Leaf(index, row.bytes("leaf")) for index, row in enumerate(rows)]
        self.hashes = [leaf.hash for leaf in self.leaves]
        self.roots = {}

    def root(self, size):
        require(size <= len(self.hashes), "a head beyond the log")
        if size not in self.roots:
            self.roots[size] = root_of(self.hashes[:size])
        return self.roots[size]

    def verify(self, identity):
        """Head, every signed note, stored subtrees, and each leaf's inclusion under the newest note."""
        head = self.held.row("logs", log_id=self.id)
        require(head["size"] == len(self.leaves) and head.bytes("root") == self.root(head["size"]),
                "the leaves do not give the head")
        notes = [verify_note(row["note"], identity) for row in self.held.rows("checkpoints", log_id=self.id)]
        require(notes, "no head is signed")
        for size, root in notes:
            require(self.root(size) == root, f"the signed head of size {size} is of other leaves")
        size, root = max(notes)
        require(size == len(self.leaves), "the newest head is not signed")
        for index, hashed in enumerate(self.hashes):
            verify_inclusion(hashed, index, size, self.path(index, size), root)

    def path(self, index, size):
        """An inclusion proof from the stored subtrees, from the leaf up."""
        path, start, end = [], 0, size
        while end - start > 1:
            split = start + (1 << (end - start - 1).bit_length() - 1)
            if index < split:
                path.append(self.subtree(split, end))
                end = split
            else:
                path.append(self.subtree(start, split))
                start = split
        return path[::-1]

    def subtree(self, start, end):
        width = end - start
        if width & width - 1:
            split = start + (1 << (width - 1).bit_length() - 1)
            return node_hash(self.subtree(start, split), self.subtree(split, end))
        return self.nodes[width.bit_length() - 1, start // width]

    @cached_property
    def nodes(self):
        rows = self.held.rows("nodes", log_id=self.id)
        return {(row["level"], row["node_index"]): row.bytes("hash") for row in rows}

    def find(self, kind, ref_hash):
        """The newest leaf of this kind about exactly this."""
        found = [leaf for leaf in self.leaves if (leaf.body.kind, leaf.body.ref_hash) == (kind, ref_hash)]
        require(found, f"no event {kind} about it")
        return found[-1]

    def details(self):
        """(leaf, field, blind, bytes) of what was not erased; each must be what its leaf commits to."""
        for row in self.held.rows("leaf_details", log_id=self.id):
            leaf, field, blind = self.leaves[row["leaf_index"]], row["field"], row.bytes("blind")
            said = {NET: leaf.leaf.net, LABEL_OWN: leaf.body.label_own, LABEL_OTHER: leaf.body.label_other}
            made = commitment(field, blind, row.bytes("detail"))
            require(equal(said[field], made), f"what stands beside leaf {leaf.seq} is another")
            yield leaf, field, row.bytes("detail")


def right(body):
    """What the actor's statement must give for a signed leaf to count."""
    if body.kind == EXPORTED:
        return AUDIT if body.object == body.actor_group else READ
    if body.kind == FOLDER_CHANGED and body.ref_hash == ZERO:
        return MANAGE
    return RIGHTS.get(body.kind, 0)


def vouched(leaf, log_id, practices):
    """Who vouches for a row of the log of practice `log_id`."""
    body = leaf.body
    if leaf.leaf.origin != CLIENT:
        return "server"
    try:
        practice = practices[body.actor_group]
        epoch = practice.epoch_number(body.epoch)
        if practice.id == log_id and body.kind != FOUNDED:
            require(practice.epoch_at(leaf.seq) is epoch, "an epoch that was not in force")
        leaf.verify_signature(practice.signer(epoch, body.actor, right(body)))
        return "signed"
    except (Refused, KeyError):
        return "wrong"


def label_epoch(data):
    return SEALED_LABEL.decode(data).epoch


def open_label(data, audit_secret):
    sealed = SEALED_LABEL.decode(data)
    require(len(sealed.ct) == 48, "a wrap of another length")
    info = INFO.make(suite=1, purpose=6, practice=sealed.practice, subject=ZERO, granter=sealed.writer,
                     granter_key_fp=ZERO, granter_group=ZERO_ID, granter_epoch=0, granter_statement_hash=ZERO,
                     parent_grant_hash=ZERO, recipient_kind=3, recipient=sealed.practice,
                     recipient_epoch=sealed.epoch, recipient_key_fp=kem.fingerprint(kem.public_of(audit_secret)))
    key = kem.hpke_open(audit_secret, sealed.enc, label("grant") + info, ZERO, sealed.ct)
    place = sealed.practice + u32(sealed.epoch)
    plain = unpad(chunked_open(Exp(key, "label", place), sealed.body, place), 256)
    return sealed, LABEL.decode(plain).entries


def may_name(body, own_id, entry):
    """Another practice names its own people, what the row is about, and the case or unit to which it grants a finding;
    the own practice names anything."""
    if body.actor_group == own_id or (body.kind == GIVEN and entry.kind in (CASE, UNIT)):
        return True
    may = {PERSON: body.actor, PRACTICE: body.actor_group, FOLDER: None, INVITATION: None}
    return entry.object == may.get(entry.kind, body.object)
