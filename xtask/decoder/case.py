"""Cases: groups of practices (protocol 4 and 7)."""

import ed25519
import kem
import log as events
from group import CONTENT_SEED, OF_PRACTICE as TO_GROUP, unwrap
from primitives import H, H_, Exp, chunked_open, u8, u32, unpad
from structures import GRANT, NAMES, SIGNED, SIGNED_STATEMENT, STATEMENT
from wire import ZERO, require, text

CASE, MEMBERS_MAX = 3, 50
OPENER, PARTICIPANT = 7, 3


class CaseEpoch:
    """A statement of a case, with its signer's right verified."""

    def __init__(self, row, before, practices):
        signed = SIGNED_STATEMENT.decode(row.bytes("statement"))
        said = STATEMENT.decode(signed.body)
        self.said, self.hash, self.row, self.number = said, H(signed.body), row, said.epoch
        self.content_key, self.ctx = row.bytes("content_key"), u8(said.kind) + said.group_id + u32(said.epoch)
        self.members = {member.id: member for member in said.members}
        parent = self.parent = practices[said.parent_id]
        named = self.named = parent.by_hash(said.parent_statement_hash)
        require((said.kind, said.suite) == (CASE, 1) and said.min_suite <= 1, "no case")
        require((said.card.name, said.card.place, said.card.licence) == (b"", b"", b""), "a card that says something")
        same = (named.said.log, named.said.instance_log, named.said.audit_key_fp)
        require((said.log, said.instance_log, said.audit_key_fp) == same, "another log than the opener's")
        require(kem.fingerprint(self.content_key) == said.content_key_fp, "another content key")
        expected = (1, ZERO, said.group_id) if before is None else (before.number + 1, before.hash, before.said.group_id)
        require((said.epoch, said.prev_hash, said.group_id) == expected, "no next statement")
        require(before is None or said.parent_id == before.said.parent_id, "another opener")
        ids = [member.id for member in said.members]
        require(ids == sorted(set(ids)) and len(ids) <= MEMBERS_MAX and parent.id in ids, "members out of order")
        for member in said.members:
            epoch = practices[member.id].by_hash(member.chain_head)
            require(epoch.number == member.chain_seq, "another epoch than is named")
            require(member.roles == (OPENER if member.id == parent.id else PARTICIPANT), "roles that none has")
        require(self.members[parent.id].chain_head == named.hash, "another statement of the opener")
        require(len(signed.signatures) == 1, "more than one signature")
        self.signer = signed.signatures[0].signer
        kind = events.CASE_OPENED if before is None else events.CASE_CHANGED
        self.key, _ = parent.who_may(kind, self.signer, said.group_id, self.hash, named.number, named.hash,
                                     events.MANAGE)
        ed25519.verify(self.key, "statement", signed.body, signed.signatures[0].signature)
        self.place = parent.log.find(kind, self.hash).seq
        require(before is None or self.place > before.place, "statements out of order")


class Case:
    """All epochs, and what each practice that ever took part opens of them."""

    def __init__(self, row, held, practices):
        self.id, self.held, self.practices, self.epochs = row.bytes("case_id"), held, practices, []
        for one in sorted(held.rows("statements", group_id=self.id), key=lambda one: one["epoch"]):
            self.epochs.append(CaseEpoch(one, self.epochs[-1] if self.epochs else None, practices))
        self.current, self.is_closed = self.epochs[-1], row["closed_at"] is not None
        require(self.current.parent.id == row.bytes("practice_id"), "another opener")
        listed = {one.bytes("practice_id") for one in held.rows("case_members", case_id=self.id)}
        require(listed == set(self.current.members), "others take part than is signed")
        everybody = {member for epoch in self.epochs for member in epoch.members}
        self.seeds = {practice_id: self.open_seeds(practices[practice_id]) for practice_id in everybody}

    def open_seeds(self, practice):
        """By its grants, and from each epoch that of the one before; who left has none of what came after."""
        seeds = {}
        for epoch in self.epochs:
            for row in self.held.rows("seed_grants", group_id=self.id, epoch=epoch.number, recipient_id=practice.id):
                seeds[epoch.number] = self.granted(row, epoch, practice)
        require(set(seeds) == {epoch.number for epoch in self.epochs if practice.id in epoch.members},
                "a seed that is missing, or one too many")
        for epoch in reversed(self.epochs[1:]):
            if epoch.number in seeds:
                key = Exp(seeds[epoch.number], "prev", epoch.ctx)
                before = chunked_open(key, epoch.row.bytes("prev_content"), epoch.ctx)
                require(seeds.setdefault(epoch.number - 1, before) == before, "two seeds for one epoch")
        for number, seed in seeds.items():
            epoch = self.epochs[number - 1]
            require(kem.public_of(Exp(seed, "group-kem", epoch.ctx)) == epoch.content_key, "the seed of another key")
        return seeds

    def granted(self, row, epoch, practice):
        signed = SIGNED.decode(row.bytes("body"))
        grant = GRANT.decode(signed.body)
        info, member = grant.info, epoch.members[practice.id]
        about = (info.purpose, info.practice, info.subject, info.parent_grant_hash)
        require(about == (CONTENT_SEED, self.id, epoch.hash, ZERO), "no seed of this epoch")
        granter = (info.granter, info.granter_group, info.granter_epoch, info.granter_statement_hash)
        require(granter == (epoch.signer, epoch.parent.id, epoch.named.number, epoch.named.hash), "another granter")
        recipient = (info.recipient_kind, info.recipient, info.recipient_epoch)
        require(recipient == (TO_GROUP, practice.id, member.chain_seq), "the seed of another")
        require(info.granter_key_fp == ed25519.fingerprint(epoch.key) and len(grant.ct) == 48, "another granter's key")
        ed25519.verify(epoch.key, "grant", signed.body, signed.signature)
        return unwrap(grant, signed, practice.content_secret(practice.epoch_number(member.chain_seq)))

    def secret(self, reader, number, granter):
        """What opens a grant to epoch `number`, whose granter's practice took part then."""
        require(granter in self.epochs[number - 1].members, "granted by somebody who takes no part")
        require(number in self.seeds.get(reader, {}), "a key that this practice has not")
        return Exp(self.seeds[reader][number], "group-kem", self.epochs[number - 1].ctx)

    def title(self, reader):
        """Title and patient, by the newest epoch; those of all others that the reader opens verify, too."""
        return [self.title_in(epoch, reader) for epoch in self.epochs if epoch.number in self.seeds[reader]][-1]

    def title_in(self, epoch, reader):
        """Every name in the statement."""
        key = Exp(self.seeds[reader][epoch.number], "names", epoch.ctx)
        names = NAMES.decode(unpad(chunked_open(key, epoch.row.bytes("names"), epoch.ctx), 256)).names
        require([name.user_id for name in names] == list(epoch.members), "names of other members")
        for name in names:
            require(H_("name", name.blind + name.name) == epoch.members[name.user_id].name_hash, "another name")
        said = {text(name.name) for name in names}
        require(len(said) == 1, "two names for one case")
        return said.pop().split("\x1f", 1)
