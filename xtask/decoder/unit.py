"""Units: groups of members of a practice (protocol 4 and 7)."""

import ed25519
import kem
import log as events
from group import CONTENT_SEED, TO_USER, unwrap
from primitives import H, Exp, chunked_open, u8, u32
from structures import GRANT, SIGNED, SIGNED_STATEMENT, STATEMENT
from wire import ZERO, require, text

UNIT, MEMBERS_MAX = 2, 500
LEVELS = (1, 3, 7)


class UnitEpoch:
    """A statement of a unit, with its signer's right verified."""

    def __init__(self, row, before, practices):
        signed = SIGNED_STATEMENT.decode(row.bytes("statement"))
        said = STATEMENT.decode(signed.body)
        self.said, self.hash, self.row, self.number = said, H(signed.body), row, said.epoch
        self.content_key, self.ctx = row.bytes("content_key"), u8(said.kind) + said.group_id + u32(said.epoch)
        self.members = {member.id: member for member in said.members}
        self.parent = practices[said.parent_id]
        self.named = self.parent.by_hash(said.parent_statement_hash)
        require((said.kind, said.suite) == (UNIT, 1) and said.min_suite <= 1, "no unit")
        require(max(len(said.card.name), len(said.card.place)) <= 200 and said.card.licence == b"", "a card out of bounds")
        self.card = (text(said.card.name), text(said.card.place))
        require(self.card[0].strip(), "a unit without a name")
        same = (self.named.said.log, self.named.said.instance_log, self.named.said.audit_key_fp)
        require((said.log, said.instance_log, said.audit_key_fp) == same, "another log than the practice's")
        require(kem.fingerprint(self.content_key) == said.content_key_fp, "another content key")
        expected = (1, ZERO, said.group_id) if before is None else (before.number + 1, before.hash, before.said.group_id)
        require((said.epoch, said.prev_hash, said.group_id) == expected, "no next statement")
        require(before is None or said.parent_id == before.said.parent_id, "another practice")
        ids = [member.id for member in said.members]
        require(ids == sorted(set(ids)) and 0 < len(ids) <= MEMBERS_MAX, "members out of order")
        for member in said.members:
            self.verify_member(member)
        require(len(signed.signatures) == 1, "more than one signature")
        self.signer = signed.signatures[0].signer
        kind = events.UNIT_OPENED if before is None else events.UNIT_CHANGED
        self.key, _ = self.parent.who_may(kind, self.signer, said.group_id, self.hash, self.named.number,
                                          self.named.hash, self.right(before))
        ed25519.verify(self.key, "statement", signed.body, signed.signatures[0].signature)
        self.place = self.parent.log.find(kind, self.hash).seq
        require(before is None or self.place > before.place, "statements out of order")

    def verify_member(self, member):
        require(member.id in self.named.members, "a member whom the practice does not list")
        listed = self.named.members[member.id]
        require(listed.roles & events.READ and member.roles in LEVELS, "roles that none has")
        same = (listed.chain_seq, listed.chain_head, listed.name_hash)
        require((member.chain_seq, member.chain_head, member.name_hash) == same, "another member than the practice's")

    def right(self, before):
        """What the signer must have in the practice: who manages the unit reads there, everybody else is an admin."""
        manages = before is not None and self.signer in before.members
        manages = manages and before.members[self.signer].roles & events.MANAGE and self.card == before.card
        return events.READ if manages else events.ADMIN


class Unit:
    """All epochs, and what each account that ever belonged to it opens of them."""

    def __init__(self, row, held, practices, accounts):
        self.id, self.held, self.epochs = row.bytes("unit_id"), held, []
        for one in sorted(held.rows("statements", group_id=self.id), key=lambda one: one["epoch"]):
            self.epochs.append(UnitEpoch(one, self.epochs[-1] if self.epochs else None, practices))
        self.current = self.epochs[-1]
        require(self.current.parent.id == row.bytes("practice_id"), "another practice")
        listed = {one.bytes("user_id"): one for one in held.rows("unit_members", unit_id=self.id)}
        require(set(listed) == set(self.current.members), "other members than are signed")
        for user_id, one in listed.items():
            member = self.current.members[user_id]
            stored = (one["roles"], one["chain_seq"], one.bytes("chain_head"))
            require(stored == (member.roles, member.chain_seq, member.chain_head), "another member than is signed")
            require((one["stale_at"] is not None) == self.is_stale(member), "it waits, or does not, by the server's word alone")
        everybody = {member for epoch in self.epochs for member in epoch.members}
        self.seeds = {user_id: self.open_seeds(accounts[user_id]) for user_id in everybody}

    def is_stale(self, member):
        """Whether the practice does not list the member any more, or by other keys."""
        practice = self.current.parent.current
        listed = practice.members.get(member.id)
        if listed is None or not listed.roles & events.READ:
            return True
        chain, now = (practice.people[member.id].chain_at(one.chain_seq, one.chain_head) for one in (member, listed))
        return chain is not now or chain.has_new_keys(member.chain_seq, listed.chain_seq)

    def open_seeds(self, account):
        """By the member's grants, and from each epoch that of the one before; who left has none of what came after."""
        seeds = {}
        for epoch in self.epochs:
            for row in self.held.rows("seed_grants", group_id=self.id, epoch=epoch.number, recipient_id=account.user_id):
                seeds[epoch.number] = self.granted(row, epoch, account)
        require(set(seeds) == {epoch.number for epoch in self.epochs if account.user_id in epoch.members},
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

    def granted(self, row, epoch, account):
        signed = SIGNED.decode(row.bytes("body"))
        grant = GRANT.decode(signed.body)
        info = grant.info
        about = (info.purpose, info.practice, info.subject, info.parent_grant_hash)
        require(about == (CONTENT_SEED, self.id, epoch.hash, ZERO), "no seed of this epoch")
        granter = (info.granter, info.granter_group, info.granter_epoch, info.granter_statement_hash)
        require(granter == (epoch.signer, epoch.parent.id, epoch.named.number, epoch.named.hash), "another granter")
        require((info.recipient_kind, info.recipient) == (TO_USER, account.user_id), "the seed of another")
        require(info.granter_key_fp == ed25519.fingerprint(epoch.key) and len(grant.ct) == 48, "another granter's key")
        ed25519.verify(epoch.key, "grant", signed.body, signed.signature)
        return unwrap(grant, signed, account.keyring.kems[info.recipient_epoch - 1])

    def secret(self, user_id, number):
        """What opens a grant to epoch `number`."""
        require(number in self.seeds.get(user_id, {}), "a key that this member has not")
        return Exp(self.seeds[user_id][number], "group-kem", self.epochs[number - 1].ctx)
