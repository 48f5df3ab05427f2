"""Units: groups of members of a practice (protocol 4 and 7)."""

import log as events
from group import TO_USER
from primitives import Exp
from subgroup import Subgroup, SubgroupEpoch
from wire import require, text

MEMBERS_MAX = 500
LEVELS = (1, 3, 7)


class UnitEpoch(SubgroupEpoch):
    """Members of the practice, as its statement lists them, but for what they may do here."""

    KIND, OPENED, CHANGED = 2, events.UNIT_OPENED, events.UNIT_CHANGED

    def verify(self, before, practices):
        card = self.said.card
        require(max(len(card.name), len(card.place)) <= 200 and card.licence == b"", "a card out of bounds")
        self.card = (text(card.name), text(card.place))
        require(self.card[0].strip(), "a unit without a name")
        require(0 < len(self.members) <= MEMBERS_MAX, "too many members, or none")
        for member in self.said.members:
            self.verify_member(member)

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


class Unit(Subgroup):
    """All epochs, and what each account that ever belonged to it opens of them."""

    EPOCH, RECIPIENT = UnitEpoch, TO_USER

    def __init__(self, row, held, practices, accounts):
        super().__init__(row.bytes("unit_id"), held, practices)
        require(self.current.parent.id == row.bytes("practice_id"), "another practice")
        listed = {one.bytes("user_id"): one for one in held.rows("unit_members", unit_id=self.id)}
        require(set(listed) == set(self.current.members), "other members than are signed")
        for user_id, one in listed.items():
            member = self.current.members[user_id]
            stored = (one["roles"], one["chain_seq"], one.bytes("chain_head"))
            require(stored == (member.roles, member.chain_seq, member.chain_head), "another member than is signed")
            require((one["stale_at"] is not None) == self.is_stale(member), "it waits, or does not, by the server's word alone")
        # Folders of before units could be closed have no such column.
        self.is_closed = row.get("closed_hash") is not None
        if self.is_closed:
            self.verify_closing(row.bytes("closed_hash"))
        self.seeds = {user_id: self.seeds_of(accounts[user_id]) for user_id in self.everybody()}

    def verify_closing(self, named):
        """By an admin of the practice, or by who manages the unit in the epoch that was the newest then."""
        found = [epoch for epoch in self.epochs if epoch.hash == named]
        require(found, "a closing that names no statement of the unit")
        epoch, practice = found[0], self.current.parent
        leaf = practice.log.find(events.UNIT_CLOSED, named)
        later = [one.place for one in self.epochs if one.number > epoch.number]
        require(epoch.place < leaf.seq and all(leaf.seq < place for place in later), "a closing that names another epoch")
        signer, under = leaf.body.actor, practice.epoch_number(leaf.body.epoch)
        manages = signer in epoch.members and epoch.members[signer].roles & events.MANAGE
        right = events.READ if manages else events.ADMIN
        practice.who_may(events.UNIT_CLOSED, signer, self.id, named, under.number, under.hash, right)

    def seeds_of(self, account):
        return self.open_seeds(account.user_id, lambda epoch, info: account.keyring.kems[info.recipient_epoch - 1])

    def is_stale(self, member):
        """Whether the practice does not list the member any more, or by other keys."""
        practice = self.current.parent.current
        listed = practice.members.get(member.id)
        if listed is None or not listed.roles & events.READ:
            return True
        chain, now = (practice.people[member.id].chain_at(one.chain_seq, one.chain_head) for one in (member, listed))
        return chain is not now or chain.has_new_keys(member.chain_seq, listed.chain_seq)

    def secret(self, user_id, number):
        """What opens a grant to epoch `number`."""
        require(number in self.seeds.get(user_id, {}), "a key that this member has not")
        return Exp(self.seeds[user_id][number], "group-kem", self.epochs[number - 1].ctx)
