"""Practices: statements, seeds, names, records, trust (protocol 4)."""

import unicodedata

import ed25519
import kem
import log as events
from primitives import H, H_, Exp, Mac, b64, chunked_open, equal, label, u8, u32, u64, unpad
from structures import (CONTACT, DEPUTY, DESCRIPTOR, GRANT, NAMES, REENTRY, SIGNED, SIGNED_STATEMENT, STATEMENT,
                        VOUCHED)
from wire import ZERO, ZERO_ID, Reader, require, text

KNOWN_ROLES, ADMIN_ROLES = 31, events.READ | events.AUDIT
ABOUT_PRACTICE, NOTE, ZONE_NAMES = 1, 2, 3
TO_USER, CONTENT_SEED, AUDIT_SEED = 1, 2, 3
OF_PRACTICE, OF_REENTRY, OF_DEPUTY, KIND_AT = 2, 3, 4, 16
GROUP_PIN = 1
PERSON_TOKEN, CASE_TOKEN = 1, 2


class Epoch:
    """A statement that was verified as far as it goes alone."""

    def __init__(self, row, people):
        signed = SIGNED_STATEMENT.decode(row.bytes("statement"))
        said = STATEMENT.decode(signed.body)
        self.said, self.signed, self.hash, self.people = said, signed, H(signed.body), people
        self.content_key, self.audit_key = row.bytes("content_key"), row.bytes("audit_key")
        self.row, self.number, self.ctx = row, said.epoch, u8(said.kind) + said.group_id + u32(said.epoch)
        self.members = {member.id: member for member in said.members}
        ids = [member.id for member in said.members]
        require(ids == sorted(set(ids)), "members out of order")
        require(any(member.roles & events.ADMIN for member in said.members), "nobody has ADMIN")
        require(1 == said.suite >= said.min_suite, "a suite under its own bound")
        for member in said.members:
            whole = not member.roles & events.ADMIN or member.roles & ADMIN_ROLES == ADMIN_ROLES
            require(whole and not member.roles & ~KNOWN_ROLES, "roles that none has")
            self.key_of(member)
        for field, most in ((said.card.name, 200), (said.card.place, 200), (said.card.licence, 40)):
            require(len(field) <= most, "a card over its bounds")
        self.card = tuple(text(field) for field in (said.card.name, said.card.place, said.card.licence))
        require(self.card[0].strip(), "a practice without a name")
        require(kem.fingerprint(self.content_key) == said.content_key_fp, "another content key")
        require(kem.fingerprint(self.audit_key) == said.audit_key_fp, "another audit key")

    def key_of(self, member):
        return self.people[member.id].key_at(member.chain_seq, member.chain_head)

    def root_of(self, member):
        return self.people[member.id].chain_at(member.chain_seq, member.chain_head).root_fp

    def re_rooted(self, before):
        """Who goes on in this epoch under another root."""
        both = [member for member in self.said.members if member.id in before.members]
        return {member.id for member in both if self.root_of(member) != before.root_of(before.members[member.id])}

    def seed_before(self, purpose, seed):
        """The seed of the epoch before, as this epoch's holds it; of auditors with the index key."""
        field = "prev_content" if purpose == CONTENT_SEED else "prev_audit"
        before = chunked_open(Exp(seed[:32], "prev", self.ctx), self.row.bytes(field), self.ctx)
        require(len(before) == len(seed), "a seed of another length")
        return before

    def admins(self):
        return [member for member in self.said.members if member.roles & events.ADMIN]

    def signers_needed(self, before):
        """How many admins of `before` must have signed this."""
        if before is self:
            return 1
        new, old = self.said, before.said
        new_roots = self.re_rooted(before)
        had = {member.id for member in before.admins()} - new_roots
        grave = (new.card, new.log, new.instance_log, new.min_suite) != (
            old.card, old.log, old.instance_log, old.min_suite)
        if not grave and all(member.id in had for member in self.admins()):
            return 1
        stay = [member for member in before.admins() if member.id in self.members and member.id not in new_roots
                and self.members[member.id].chain_seq >= member.chain_seq]
        return max(1, min(2, len(stay)))

    def verify_signers(self, before):
        admins = {member.id: member for member in before.admins()}
        signers = [signature.signer for signature in self.signed.signatures]
        require(len(set(signers)) == len(signers) >= self.signers_needed(before), "too few admins signed")
        for one in self.signed.signatures:
            require(one.signer in admins, "signed by somebody without ADMIN")
            require(one.signer not in self.re_rooted(before), "signed by whose root is replaced")
            ed25519.verify(before.key_of(admins[one.signer]), "statement", self.signed.body, one.signature)


class Practice:
    """All epochs, first to newest, each with its place in the practice's log."""

    def __init__(self, practice_id, held, people):
        self.id, self.held, self.people, self.seeds, self.accounts = practice_id, held, people, {}, {}
        rows = sorted(held.rows("statements", group_id=practice_id), key=lambda row: row["epoch"])
        self.epochs = [Epoch(row, people) for row in rows]
        first = self.epochs[0]
        self.root_fp = H_("root", first.signed.body)
        before = first
        for number, epoch in enumerate(self.epochs, 1):
            said, prev = epoch.said, ZERO if epoch is first else before.hash
            require((said.epoch, said.group_id, said.prev_hash) == (number, practice_id, prev), "no next statement")
            same = (said.kind, said.parent_id) == (first.said.kind, first.said.parent_id)
            require(same and said.min_suite >= before.said.min_suite, "what never changes has changed")
            for member in said.members:
                old = before.members.get(member.id)
                goes_on = old and epoch.root_of(member) == before.root_of(old)
                require(not goes_on or member.chain_seq >= old.chain_seq, "keys of before are listed again")
            epoch.verify_signers(before)
            before = epoch
        self.current = before
        for member in before.said.members:
            require(people[member.id].has(member.chain_seq, member.chain_head), "not the newest chain of a member")
        require((first.said.kind, first.said.parent_id, first.said.parent_statement_hash) == (1, ZERO_ID, ZERO),
                "no practice")
        name = text(self.current.said.instance_log.origin) + "/" + b64(practice_id)
        require(text(self.current.said.log.origin) == name, "the log of another practice")

    def place(self, log):
        """Finds each statement's leaf, signed by an admin of the epoch before."""
        self.log, self.places = log, []
        before = self.epochs[0]
        for epoch in self.epochs:
            kind = events.FOUNDED if epoch.number == 1 else events.STATEMENT_ADDED
            leaf = log.find(kind, epoch.hash)
            require((leaf.body.actor_group, leaf.body.object) == (self.id, self.id), "the leaf of another")
            admins = {member.id: member for member in before.admins()}
            require(leaf.body.actor in admins, "not logged by an admin")
            leaf.verify_signature(before.key_of(admins[leaf.body.actor]))
            require(not self.places or leaf.seq > self.places[-1], "statements out of order")
            self.places.append(leaf.seq)
            before = epoch

    def epoch_at(self, seq):
        """The epoch in force where a leaf stands."""
        passed = sum(place < seq for place in self.places)
        require(passed, "before the founding")
        return self.epochs[passed - 1]

    def epoch_number(self, number):
        require(1 <= number <= len(self.epochs), "no such epoch")
        return self.epochs[number - 1]

    def by_hash(self, statement_hash):
        found = [epoch for epoch in self.epochs if epoch.hash == statement_hash]
        require(found, "no such statement")
        return found[0]

    def signer(self, epoch, user_id, roles):
        require(user_id in epoch.members, "not a member")
        member = epoch.members[user_id]
        require(member.roles & roles == roles, "a right that is not given")
        return epoch.key_of(member)

    def who_may(self, kind, signer, subject, ref_hash, named_epoch, statement_hash, roles):
        """Protocol 6: the key of a signer whose leaf stands where its right holds."""
        leaf = self.log.find(kind, ref_hash)
        epoch, body = self.epoch_at(leaf.seq), leaf.body
        require((epoch.number, epoch.hash) == (named_epoch, statement_hash), "a statement that was not in force")
        require((body.actor, body.actor_group, body.object) == (signer, self.id, subject), "the leaf of another act")
        key = self.signer(epoch, signer, roles)
        leaf.verify_signature(key)
        return key, epoch

    def open_seeds(self, account):
        """What a member's grants of purposes 2 and 3 give, and what each epoch holds of the one before."""
        seeds = self.granted(account)
        for epoch in reversed(self.epochs[1:]):
            before = self.epoch_number(epoch.number - 1)
            for purpose in (CONTENT_SEED, AUDIT_SEED):
                if (epoch.number, purpose) in seeds:
                    seeds.setdefault((before.number, purpose), epoch.seed_before(purpose, seeds[epoch.number, purpose]))
        for place, seed in seeds.items():
            require(self.seeds.setdefault(place, seed) == seed, "two seeds for one epoch")
        self.verify_seeds(account.user_id, seeds)
        self.accounts[account.user_id] = account

    def granted(self, account):
        seeds = {}
        for row in self.held.rows("seed_grants", group_id=self.id, recipient_id=account.user_id):
            signed = SIGNED.decode(row.bytes("body"))
            grant = GRANT.decode(signed.body)
            info, epoch = grant.info, self.epoch_number(row["epoch"])
            require(info.purpose in (CONTENT_SEED, AUDIT_SEED), "no grant of a seed")
            require(len(grant.ct) == (48 if info.purpose == CONTENT_SEED else 80), "a wrap of another length")
            about = (info.practice, info.subject, info.parent_grant_hash, info.recipient_kind, info.recipient)
            require(about == (self.id, epoch.hash, ZERO, TO_USER, account.user_id), "the seed of another")
            names = self.by_hash(info.granter_statement_hash)
            require(names.number == max(1, epoch.number - 1), "granted under another epoch")
            require((info.granter_group, info.granter_epoch) == (self.id, names.number), "another granter")
            key = self.signer(names, info.granter, events.ADMIN)
            require(info.granter_key_fp == ed25519.fingerprint(key), "another granter's key")
            ed25519.verify(key, "grant", signed.body, signed.signature)
            secret = account.keyring.kems[info.recipient_epoch - 1]
            seeds[epoch.number, info.purpose] = unwrap(grant, signed, secret)
        return seeds

    def verify_seeds(self, user_id, seeds):
        """Who belongs has the seeds that the roles give, and those of all epochs before; who left has none that came after."""
        listed = [epoch for epoch in self.epochs if user_id in epoch.members]
        for epoch in self.epochs:
            later = [other for other in listed if other.number >= epoch.number]
            for purpose, role in ((CONTENT_SEED, events.READ), (AUDIT_SEED, events.AUDIT)):
                due = any(other.members[user_id].roles & role for other in later)
                require(((epoch.number, purpose) in seeds) == due, "a seed that is missing, or one too many")
        for epoch in self.epochs:
            if (epoch.number, CONTENT_SEED) in seeds:
                require(kem.public_of(self.content_secret(epoch)) == epoch.content_key, "the seed of another key")
                require(len(self.names(epoch)) == len(epoch.members), "a name is missing")
            if (epoch.number, AUDIT_SEED) in seeds:
                require(kem.public_of(self.audit_secret(epoch)) == epoch.audit_key, "the seed of another audit key")

    def reader(self):
        """An account that reads what the practice has now."""
        return next(account for user_id, account in self.accounts.items()
                    if user_id in self.current.members and self.current.members[user_id].roles & events.READ)

    def content_seed(self, epoch):
        return self.seeds[epoch.number, CONTENT_SEED]

    def content_secret(self, epoch):
        return Exp(self.content_seed(epoch), "group-kem", epoch.ctx)

    def audit_secret(self, epoch):
        return Exp(self.seeds[epoch.number, AUDIT_SEED][:32], "audit-kem", epoch.ctx)

    def index_key(self, epoch):
        key = Exp(self.content_seed(epoch), "index", epoch.ctx)
        require(self.seeds[epoch.number, AUDIT_SEED][32:] == key, "another index key for auditors")
        return key

    def names(self, epoch):
        return self.roll(epoch)[0]

    def roll(self, epoch):
        """The names of an epoch's members, and the records that it vouches for; none at all where an earlier client made it."""
        sealed = epoch.row.bytes("names")
        key = Exp(self.content_seed(epoch), "names", epoch.ctx)
        reader = Reader(unpad(chunked_open(key, sealed, epoch.ctx), 256))
        names = NAMES.read(reader).names
        silent = reader.at == len(reader.data)
        vouched = None if silent else {(one.peer, one.record) for one in VOUCHED.read(reader).vouched}
        require(reader.at == len(reader.data), "bytes after the names")
        require([name.user_id for name in names] == list(epoch.members), "names of other members")
        for name in names:
            fits = H_("name", name.blind + name.name) == epoch.members[name.user_id].name_hash
            require(fits, "a name that is not the statement's")
        return {name.user_id: text(name.name) for name in names}, vouched

    def open_record(self, kind, object_id, version, stored):
        epoch = self.epoch_number(int.from_bytes(stored[:4], "big"))
        place = u8(kind) + object_id + u64(version)
        key = Exp(self.content_seed(epoch), "contact", epoch.ctx + place)
        return epoch, unpad(chunked_open(key, stored[4:], place), 1024)

    def contacts(self):
        """What is known of other practices' keys, each signed by a member with READ."""
        known = {}
        for row in self.held.rows("contacts", practice_id=self.id):
            peer, version = row.bytes("contact_id"), row["version"]
            _, plain = self.open_record(ABOUT_PRACTICE, peer, version, row.bytes("sealed"))
            signed = SIGNED.decode(plain)
            contact = CONTACT.decode(signed.body)
            require((contact.own, contact.peer, contact.number) == (self.id, peer, version), "another record")
            key = self.signer(self.by_hash(contact.signer_statement_hash), contact.signer, events.READ)
            ed25519.verify(key, "contact", signed.body, signed.signature)
            listed = self.current.members.get(contact.signer)
            signs = listed and listed.roles & events.READ and self.current.key_of(listed) == key
            vouched = self.roll(self.current)[1]
            require(signs or vouched is None or (peer, H(row.bytes("sealed"))) in vouched, "a record that does not count")
            known[peer] = contact
        return known

    def zones(self):
        """What its access zones are called; the list is the one that its newest event names."""
        rows = self.held.rows("zones", practice_id=self.id)
        if not rows:
            return {}
        row, ranges = rows[0], rows[0]["ranges"].splitlines()
        excepted = sorted(one.bytes("user_id") for one in self.held.rows("accounts", practice_id=self.id, anywhere=1))
        lines = [str(row["version"]), *ranges, *map(b64, excepted)]
        self.log.find(events.ZONES_CHANGED, H("".join(line + "\n" for line in lines).encode()))
        if row["names"] is None:
            return {}
        _, plain = self.open_record(ZONE_NAMES, self.id, row["version"], row.bytes("names"))
        named = [line.split(" ", 1) for line in text(plain).splitlines()]
        require([range_ for range_, _ in named] == [one for one in ranges if one in dict(named)], "names out of order")
        return {range_: name for range_, name in named if name}

    def folders(self, practices):
        """Of each folder its name, and the findings in it; the log must say the same of both."""
        found, acts = {}, [leaf for leaf in self.log.leaves if events.vouched(leaf, self.id, practices) == "signed"]
        for row in self.held.rows("folders", practice_id=self.id):
            folder_id, stored = row.bytes("folder_id"), row.bytes("sealed")
            epoch = self.epoch_number(int.from_bytes(stored[:4], "big"))
            place = epoch.ctx + folder_id + u64(row["version"])
            name = text(unpad(chunked_open(Exp(self.content_seed(epoch), "folder", place), stored[4:], place), 512))
            require(0 < len(name) <= 80 and name == unicodedata.normalize("NFC", name).strip(), "a name that none can have")
            named = [leaf for leaf in acts if (leaf.body.kind, leaf.body.object) == (events.FOLDER_CHANGED, folder_id)]
            require(len(named) == row["version"] and named[-1].body.ref_hash == H(stored), "another name than was signed")
            require(named[-1].body.epoch == epoch.number, "sealed under another epoch than it was signed in")
            found[folder_id] = (name, [])
        for row in self.held.rows("folder_findings", practice_id=self.id):
            finding_id, folder_id = row.bytes("finding_id"), row.bytes("folder_id")
            moved = [leaf for leaf in acts if (leaf.body.kind, leaf.body.object) == (events.FINDING_MOVED, finding_id)]
            require(moved and moved[-1].body.ref_hash == H(folder_id), "another folder than was signed")
            found[folder_id][1].append(finding_id)
        return found

    def verify_invitation(self, row, practices):
        """Descriptor and note; and, where it was used, that the link's secret vouches for the newcomer's keys."""
        kind = row.bytes("descriptor")[KIND_AT]
        comes_back = kind == OF_REENTRY
        descriptor = {OF_REENTRY: REENTRY, OF_DEPUTY: DEPUTY}.get(kind, DESCRIPTOR).decode(row.bytes("descriptor"))
        if kind == OF_DEPUTY:
            begins, ends = descriptor.begins, descriptor.ends
            require((begins, ends) != (None, None) and 0 not in (begins, ends), "a period without limits")
            require(None in (begins, ends) or begins < ends, "a period without time")
        require(H_("invitation", row.bytes("descriptor")) == row.bytes("descriptor_hash"), "another descriptor")
        require((descriptor.practice, descriptor.root_fp) == (self.id, self.root_fp), "another inviter")
        epoch, _ = self.open_record(NOTE, descriptor.invitation_id, 1, row.bytes("note"))
        offered = b"" if descriptor.kind == OF_PRACTICE else row.bytes("descriptor_hash")
        secret = Exp(self.content_seed(epoch), "invite", epoch.ctx + descriptor.invitation_id + offered)
        if row["answer"] is None:
            return
        if descriptor.kind == OF_PRACTICE:
            first = practices[row.bytes("newcomer_id")].epochs[0]
            answer = first.members[first.signed.signatures[0].signer].chain_head + first.hash
        elif comes_back:
            answer = self.returned(row, descriptor, secret) + ZERO
        else:
            answer = self.newcomer(row, descriptor, secret) + ZERO
        key = Exp(secret, "invite-answer", descriptor.invitation_id)
        require(equal(Mac(key, "invite-answer", H(answer)), row.bytes("answer")), "another newcomer")

    def newcomer(self, row, descriptor, secret):
        """Somebody who joins: the name, and the head of the chain as it was when they answered."""
        user_id = row.bytes("newcomer_id")
        key = Exp(secret, "invite-name", descriptor.invitation_id)
        sealed = chunked_open(key, row.bytes("newcomer_name"), descriptor.invitation_id + user_id)
        name = text(unpad(sealed, 256))
        listed = [epoch for epoch in self.epochs if user_id in epoch.members]
        if not listed:
            require(row["accepted_at"] is None, "admitted by nobody")
            return self.people[user_id].heads[-1][0]
        first = listed[0].members[user_id]
        require(first.roles == descriptor.roles, "other roles than were offered")
        require(self.names(listed[0])[user_id] == name, "another name than was given")
        return first.chain_head

    def returned(self, row, descriptor, secret):
        """Who comes back: the head of the chain that took the place of the one that was offered to be replaced."""
        user_id = row.bytes("newcomer_id")
        require(user_id == descriptor.person and descriptor.roles == 0, "another person's way back")
        key = Exp(secret, "invite-name", descriptor.invitation_id)
        unpad(chunked_open(key, row.bytes("newcomer_name"), descriptor.invitation_id + user_id), 256)
        require(row["accepted_at"] is not None and row["newcomer_keys"] is None, "keys that wait are not in this folder")
        for before, epoch in zip(self.epochs, self.epochs[1:]):
            if user_id in epoch.re_rooted(before) and before.root_of(before.members[user_id]) == descriptor.replaces:
                require(epoch.members[user_id].roles == before.members[user_id].roles, "other roles than before")
                return epoch.members[user_id].chain_head
        require(False, "no statement lists the new chain")

    def token(self, epoch, kind, said):
        return Mac(self.index_key(epoch), "token", u8(kind) + said.encode())[:16]


def unwrap(grant, signed, secret):
    info = signed.body[:236]
    require(grant.info.recipient_key_fp == kem.fingerprint(kem.public_of(secret)), "sealed to another key")
    return kem.hpke_open(secret, grant.enc, label("grant") + info, grant.info.subject, grant.ct)


def judge(contact, pin, peer):
    """What receiving and sending think of another practice's keys."""
    if pin and pin.root == peer.root_fp and peer.current.number < pin.number:
        return "changed"
    if contact is None:
        return "new" if pin is None else "first use" if pin.root == peer.root_fp else "changed"
    agrees = pin is None or pin.root == contact.root_fp or (contact.comparison and contact.replaces == pin.root)
    seen = [epoch for epoch in peer.epochs if epoch.hash == contact.statement_hash]
    if not agrees or contact.root_fp != peer.root_fp or not seen:
        return "changed"
    if seen[0].card != peer.current.card:
        return "renamed"
    return {"verified by": b64(contact.comparison.by)} if contact.comparison else "first use"


def normal(said):
    """The text of a patient's token."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", said).casefold())
    return " ".join(folded.split())
