"""Cases: groups of practices (protocol 4 and 7)."""

import log as events
from group import OF_PRACTICE as TO_GROUP
from primitives import H_, Exp, chunked_open, unpad
from structures import NAMES
from subgroup import Subgroup, SubgroupEpoch
from wire import require, text

MEMBERS_MAX = 50
OPENER, PARTICIPANT = 7, 3


class CaseEpoch(SubgroupEpoch):
    """Practices, each by a statement of its own; the one in whose log it lives opened it."""

    KIND, OPENED, CHANGED = 3, events.CASE_OPENED, events.CASE_CHANGED

    def verify(self, before, practices):
        card = self.said.card
        require((card.name, card.place, card.licence) == (b"", b"", b""), "a card that says something")
        require(len(self.members) <= MEMBERS_MAX and self.parent.id in self.members, "too many members, or no opener")
        for member in self.said.members:
            epoch = practices[member.id].by_hash(member.chain_head)
            require(epoch.number == member.chain_seq, "another epoch than is named")
            require(member.roles == (OPENER if member.id == self.parent.id else PARTICIPANT), "roles that none has")
        require(self.members[self.parent.id].chain_head == self.named.hash, "another statement of the opener")

    def right(self, before):
        return events.MANAGE


class Case(Subgroup):
    """All epochs, and what each practice that ever took part opens of them."""

    EPOCH, RECIPIENT = CaseEpoch, TO_GROUP

    def __init__(self, row, held, practices):
        super().__init__(row.bytes("case_id"), held, practices)
        self.practices, self.is_closed = practices, row["closed_at"] is not None
        require(self.current.parent.id == row.bytes("practice_id"), "another opener")
        listed = {one.bytes("practice_id") for one in held.rows("case_members", case_id=self.id)}
        require(listed == set(self.current.members), "others take part than is signed")
        for epoch in self.epochs[1:]:
            require(epoch.row["prev_content"] is not None, "an epoch that does not lead back")
        self.seeds = {practice_id: self.seeds_of(practices[practice_id]) for practice_id in self.everybody()}

    def seeds_of(self, practice):
        def secret(epoch, info):
            member = epoch.members[practice.id]
            require(info.recipient_epoch == member.chain_seq, "the seed of another epoch")
            return practice.content_secret(practice.epoch_number(member.chain_seq))
        return self.open_seeds(practice.id, secret)

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
