"""What units and cases have in common: statements in the log of a practice, and the seeds of their epochs (protocol 4)."""

import ed25519
import kem
import log as events
from group import CONTENT_SEED, unwrap
from primitives import H, Exp, chunked_open, u8, u32
from structures import GRANT, SIGNED, SIGNED_STATEMENT, STATEMENT
from wire import ZERO, require


class SubgroupEpoch:
    """A statement of such a group, with its signer's right verified. KIND, OPENED and CHANGED are its kind's."""

    def __init__(self, row, before, practices):
        signed = SIGNED_STATEMENT.decode(row.bytes("statement"))
        said = STATEMENT.decode(signed.body)
        self.said, self.hash, self.row, self.number = said, H(signed.body), row, said.epoch
        self.content_key, self.ctx = row.bytes("content_key"), u8(said.kind) + said.group_id + u32(said.epoch)
        self.members = {member.id: member for member in said.members}
        self.parent = practices[said.parent_id]
        self.named = self.parent.by_hash(said.parent_statement_hash)
        require((said.kind, said.suite) == (self.KIND, 1) and said.min_suite <= 1, "another kind of group")
        same = (self.named.said.log, self.named.said.instance_log, self.named.said.audit_key_fp)
        require((said.log, said.instance_log, said.audit_key_fp) == same, "another log than the practice's")
        require(kem.fingerprint(self.content_key) == said.content_key_fp, "another content key")
        expected = (1, ZERO, said.group_id) if before is None else (before.number + 1, before.hash, before.said.group_id)
        require((said.epoch, said.prev_hash, said.group_id) == expected, "no next statement")
        require(before is None or said.parent_id == before.said.parent_id, "another practice")
        ids = [member.id for member in said.members]
        require(ids == sorted(set(ids)), "members out of order")
        require(len(signed.signatures) == 1, "more than one signature")
        self.signer = signed.signatures[0].signer
        self.verify(before, practices)
        kind = self.OPENED if before is None else self.CHANGED
        self.key, _ = self.parent.who_may(kind, self.signer, said.group_id, self.hash, self.named.number,
                                          self.named.hash, self.right(before))
        ed25519.verify(self.key, "statement", signed.body, signed.signatures[0].signature)
        self.place = self.parent.log.find(kind, self.hash).seq
        require(before is None or self.place > before.place, "statements out of order")


class Subgroup:
    """All epochs of such a group, of the class EPOCH; whom seeds are granted to is RECIPIENT."""

    def __init__(self, group_id, held, practices):
        self.id, self.held, self.epochs = group_id, held, []
        for one in sorted(held.rows("statements", group_id=group_id), key=lambda one: one["epoch"]):
            self.epochs.append(self.EPOCH(one, self.epochs[-1] if self.epochs else None, practices))
        self.current = self.epochs[-1]

    def everybody(self):
        """Who ever belonged to it."""
        return {member for epoch in self.epochs for member in epoch.members}

    def open_seeds(self, recipient, unwrap_key):
        """By grants, and from each epoch that of the one before; who left has none of what came after. `unwrap_key` tells
        with what a grant of an epoch opens."""
        seeds = {}
        for epoch in self.epochs:
            for row in self.held.rows("seed_grants", group_id=self.id, epoch=epoch.number, recipient_id=recipient):
                seeds[epoch.number] = self.granted(row, epoch, recipient, unwrap_key)
        require(set(seeds) == {epoch.number for epoch in self.epochs if recipient in epoch.members},
                "a seed that is missing, or one too many")
        for epoch in reversed(self.epochs[1:]):
            if epoch.number in seeds and epoch.row["prev_content"] is not None:
                key = Exp(seeds[epoch.number], "prev", epoch.ctx)
                before = chunked_open(key, epoch.row.bytes("prev_content"), epoch.ctx)
                require(seeds.setdefault(epoch.number - 1, before) == before, "two seeds for one epoch")
        for number, seed in seeds.items():
            epoch = self.epochs[number - 1]
            require(kem.public_of(Exp(seed, "group-kem", epoch.ctx)) == epoch.content_key, "the seed of another key")
        return seeds

    def granted(self, row, epoch, recipient, unwrap_key):
        signed = SIGNED.decode(row.bytes("body"))
        grant = GRANT.decode(signed.body)
        info = grant.info
        about = (info.purpose, info.practice, info.subject, info.parent_grant_hash)
        require(about == (CONTENT_SEED, self.id, epoch.hash, ZERO), "no seed of this epoch")
        granter = (info.granter, info.granter_group, info.granter_epoch, info.granter_statement_hash)
        require(granter == (epoch.signer, epoch.parent.id, epoch.named.number, epoch.named.hash), "another granter")
        require((info.recipient_kind, info.recipient) == (self.RECIPIENT, recipient), "the seed of another")
        require(info.granter_key_fp == ed25519.fingerprint(epoch.key) and len(grant.ct) == 48, "another granter's key")
        ed25519.verify(epoch.key, "grant", signed.body, signed.signature)
        return unwrap(grant, signed, unwrap_key(epoch, info))
