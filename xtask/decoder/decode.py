#!/usr/bin/env python3
"""Opens all that a fixture's server holds, with its secrets, and compares it with what is expected.

Written from docs/protocol.md alone. Exit code 0: everything fits; 1: something does not; 2: no fixture.
"""

import sys
import traceback

import log as events
from account import Account, Identity, by_passkey, by_sheet
from case import Case
from finding import Finding
from group import GROUP_PIN, Practice, judge
from held import Held
from link import Link
from log import Log, label_epoch, open_label, vouched
from primitives import b64, unb64
from unit import Unit
from wire import ZERO_ID, Refused, require, text

LOG_PIN = 3


class Tally:
    """Counts what holds and what does not."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, work, *arguments):
        """Runs one check; what it returns, or None where it does not hold.

        What is missing because an earlier check failed fails here too, as a KeyError.
        """
        try:
            made = work(*arguments)
        except Exception as error:  # Whatever an altered byte leads to is a failure, never a crash.
            self.failed += 1
            print(f"✗ {name}: {error if isinstance(error, Refused) else traceback.format_exc(limit=-1).strip()}")
            return None
        self.passed += 1
        return made

    def same(self, name, found, expected):
        self.check(name, require, found == expected, f"{found!r} instead of {expected!r}")


class World:
    """Everything, in the order in which one thing vouches for the next."""

    def __init__(self, folder):
        self.held, self.tally = Held(folder), Tally()
        self.people, self.practices, self.findings, self.accounts, self.cases = {}, {}, {}, {}, {}
        self.units = {}

    def decode(self):
        tally = self.tally
        for row in self.held.table("accounts"):
            tally.check("chain", self.chain, row.bytes("user_id"))
        for row in self.held.table("practices"):
            tally.check(f"statements of {row['name']}", self.practice, row.bytes("practice_id"))
        tally.check("the instance's log", self.instance)
        for account in self.held.secrets["accounts"]:
            tally.check("account", self.account, account)
        tally.check("all gossip", self.gossip)
        for practice in self.practices.values():
            tally.check("console", self.console, practice)
        for row in self.held.table("cases"):
            tally.check("case", self.case, row)
        for row in self.held.table("units"):
            tally.check("unit", self.unit, row)
        for row in self.held.table("revisions"):
            tally.check("manifest and grants", self.finding, row)
        for expected in self.held.expected["findings"]:
            tally.check(expected["title"], self.compare_finding, expected)
        for expected in self.held.expected.get("cases", []):
            tally.check("what a case holds", self.compare_case, expected)
        for expected in self.held.expected.get("units", []):
            tally.check("what a unit holds", self.compare_unit, expected)
        for practice in self.practices.values():
            tally.check("folders", self.folders, practice)
        for row in self.held.table("invitations"):
            tally.check("invitation", self.invitation, row)
        for row in self.held.table("drafts"):
            tally.check("draft", self.draft, row)
        for expected, secret in zip(self.held.expected["links"], self.held.secrets["links"], strict=True):
            tally.check("link", self.link, expected, secret)
        tally.same("practices", len(self.practices), len(self.held.expected["practices"]))
        tally.same("findings", sorted(map(b64, self.findings)),
                   sorted(one["finding_id"] for one in self.held.expected["findings"]))
        tally.same("cases", sorted(map(b64, self.cases)),
                   sorted(one["case_id"] for one in self.held.expected.get("cases", [])))
        tally.same("units", sorted(map(b64, self.units)),
                   sorted(one["unit_id"] for one in self.held.expected.get("units", [])))
        return tally

    def chain(self, user_id):
        rows = sorted(self.held.rows("chain_links", user_id=user_id), key=lambda row: row["seq"])
        former = sorted(self.held.rows("former_links", user_id=user_id), key=lambda row: (row["epoch"], row["seq"]))
        chains = [[row.bytes("body") for row in former if row["epoch"] == epoch]
                  for epoch in sorted({row["epoch"] for row in former})]
        former = tuple(Identity(user_id, chain) for chain in chains)
        self.people[user_id] = Identity(user_id, [row.bytes("body") for row in rows], former)

    def practice(self, practice_id):
        practice = Practice(practice_id, self.held, self.people)
        log = Log(practice_id, self.held)
        log.verify(practice.current.said.log)
        practice.place(log)
        self.practices[practice_id] = practice

    def instance(self):
        """It holds heads of the practices, and all practices name one and the same."""
        names = [practice.current.said.instance_log for practice in self.practices.values()]
        require(names and all(name == names[0] for name in names), "two instances")
        self.instance_log = Log(ZERO_ID, self.held)
        self.instance_log.verify(names[0])
        for leaf in self.instance_log.leaves:
            require(leaf.body.kind == events.PRACTICE_HEAD, "another event than a head")
            log = self.practices[leaf.body.object].log
            sizes = range(1, len(log.leaves) + 1)
            require(any(log.root(size) == leaf.body.ref_hash for size in sizes), "a head that the practice never had")
        for practice in self.practices.values():
            heads = [leaf for leaf in self.instance_log.leaves if leaf.body.object == practice.id]
            require(heads[-1].body.ref_hash == practice.log.root(len(practice.log.leaves)), "the newest is missing")

    def account(self, secret):
        """Every way opens the same account, and its keys open the practice's."""
        user_id = unb64(secret["user_id"])
        ways = [by_sheet(secret["recovery_code"], user_id, self.held)]
        ways += [by_passkey(passkey, user_id) for passkey in secret["passkeys"]]
        opened = [Account(way, self.people[user_id], self.held) for way in ways]
        require(len(opened) >= 2 and len({account.master for account in opened}) == 1, "two master keys")
        account = opened[0]
        practice = self.practices[self.held.row("accounts", user_id=user_id).bytes("practice_id")]
        practice.open_seeds(account)
        self.accounts[user_id] = account
        written = practice.log.find(events.KEYRING_WRITTEN, account.keyring_hash)
        require(written.body.object == user_id, "the keyring of another")
        for head, _ in self.people[user_id].heads:
            practice.log.find(events.CHAIN_EXTENDED, head)
        for pin in account.keyring.remembered.pins:
            if pin.kind == LOG_PIN:
                require(self.practices[pin.id].log.root(pin.number) == pin.root, "a log that was rolled back")

    def gossip(self):
        """What anybody saw of the instance's log is its beginning."""
        heard = [gossip for person in self.people.values() for gossip in person.gossips]
        heard += [leaf.body.gossip for practice in self.practices.values() for leaf in practice.log.leaves]
        heard += [account.anchor.gossip for account in self.accounts.values()]
        heard += [account.keyring.remembered.gossip for account in self.accounts.values()]
        for gossip in heard:
            require(self.instance_log.root(gossip.log_size) == gossip.log_root, "two instance logs")

    def console(self, practice):
        """The practice's log as its auditors read it."""
        expected = next(one for one in self.held.expected["practices"] if one["practice_id"] == b64(practice.id))
        name, tally = expected["name"], self.tally
        tally.same(f"name of {name}", practice.current.card[0], name)
        rows = tally.check(f"log of {name}", self.rows, practice) or []
        wanted = [{key: row[key] for key in ("seq", "kind", "vouched", "actor", "object", "names")}
                  for row in expected["log"]]
        tally.same(f"length of the log of {name}", len(rows), len(wanted))
        for row, want in zip(rows, wanted):
            tally.same(f"row {want['seq']} of {name}", row, want)
        members = tally.check(f"members of {name}", practice.names, practice.current) or {}
        tally.same(f"names of {name}", [{"user_id": b64(key), "name": value} for key, value in members.items()],
                   expected["members"])
        trust = tally.check(f"contacts of {name}", self.trust, practice)
        tally.same(f"trust of {name}", trust, expected["trust"])
        zones = {one["practice_id"]: one["names"] for one in self.held.expected.get("zones", [])}
        found = tally.check(f"access zones of {name}", practice.zones)
        tally.same(f"names of the access zones of {name}", found, zones.get(b64(practice.id), {}))

    def rows(self, practice):
        labels = {}
        for leaf, field, data in practice.log.details():
            own = leaf.body.actor_group == practice.id
            if field == (events.LABEL_OWN if own else events.LABEL_OTHER):
                labels[leaf.seq] = self.names(practice, leaf, data)
        return [self.shown(leaf, practice, labels.get(leaf.seq, [])) for leaf in practice.log.leaves]

    def names(self, practice, leaf, data):
        epoch = practice.epoch_number(label_epoch(data))
        label, entries = open_label(data, practice.audit_secret(epoch))
        signed = vouched(leaf, practice.id, self.practices) == "signed"
        require((label.practice, label.epoch) == (practice.id, epoch.number), "a label for others")
        if not signed or label.writer != leaf.body.actor:
            return []
        return [[entry.kind, b64(entry.object), text(entry.text)] for entry in entries
                if events.may_name(leaf.body, practice.id, entry)]

    def shown(self, leaf, practice, names):
        body = leaf.body
        actor = None if body.actor == ZERO_ID else b64(body.actor)
        return {"seq": leaf.seq, "kind": body.kind, "vouched": vouched(leaf, practice.id, self.practices),
                "actor": actor, "object": b64(body.object), "names": names}

    def trust(self, practice):
        contacts, account = practice.contacts(), practice.reader()
        return {b64(peer.id): judge(contacts.get(peer.id), account.pin(GROUP_PIN, peer.id), peer)
                for peer in self.practices.values() if peer is not practice}

    def finding(self, row):
        finding = Finding(row, self.held, self.practices)
        self.findings[finding.id] = finding

    def compare_finding(self, expected):
        """Each practice that was given it opens it, and reads what was written; nobody else was given it."""
        tally, title = self.tally, expected["title"]
        finding = self.findings[unb64(expected["finding_id"])]
        author, given = finding.practice.id, [unb64(practice) for practice in expected["given"]]
        tally.same(f"{title}: author", b64(finding.core.author), expected["author"])
        cases = [unb64(case["case_id"]) for case in self.held.expected.get("cases", [])
                 if expected["finding_id"] in case["findings"]]
        units = [unb64(unit["unit_id"]) for unit in self.held.expected.get("units", [])
                 if expected["finding_id"] in unit["findings"]]
        tally.same(f"{title}: recipients", {one.recipient for one in finding.grants}, {author, *given, *cases, *units})
        for practice_id in (author, *given):
            reader = self.practices[practice_id]
            withdrawn = tally.check(f"{title}: withdrawal", self.is_withdrawn, finding, reader)
            tally.same(f"{title}: withdrawn", withdrawn, expected["is_withdrawn"] and practice_id != author)
            if not withdrawn:
                self.read(finding, reader, expected)

    def case(self, row):
        case = Case(row, self.held, self.practices)
        self.cases[case.id] = case

    def compare_case(self, expected):
        """Who takes part opens what is in it; who was removed has the keys of before, and no others."""
        tally, case = self.tally, self.cases[unb64(expected["case_id"])]
        members = [unb64(member) for member in expected["members"]]
        tally.same("members of a case", sorted(case.current.members), sorted(members))
        for reader in members:
            tally.same("title of a case", tally.check("case: title", case.title, reader), expected["title"])
            for finding_id in expected["findings"]:
                finding = self.findings[unb64(finding_id)]
                want = next(one for one in self.held.expected["findings"] if one["finding_id"] == finding_id)
                title = f"{want['title']} by case at {self.practices[reader].current.card[0]}"
                key = tally.check(f"{title}: key", lambda: self.unwrap_in(finding, case, reader))
                meta = tally.check(f"{title}: metadata", finding.open_meta, key)
                if meta is not None:
                    self.compare_content(title, finding, key, meta, want)
        gone = [practice_id for practice_id in case.seeds if practice_id not in case.current.members]
        for practice_id in gone:
            tally.same("keys of who was removed", case.current.number in case.seeds[practice_id], False)

    def unit(self, row):
        unit = Unit(row, self.held, self.practices, self.accounts)
        self.units[unit.id] = unit

    def compare_unit(self, expected):
        """Its members open what is addressed to it; who was removed has the keys of before, and nobody else of the practice has any."""
        tally, unit = self.tally, self.units[unb64(expected["unit_id"])]
        members = [unb64(member) for member in expected["members"]]
        tally.same("practice of a unit", b64(unit.current.parent.id), expected["practice_id"])
        tally.same("card of a unit", list(unit.current.card), expected["card"])
        tally.same("whether a unit is closed", unit.is_closed, expected.get("closed", False))
        tally.same("members of a unit", sorted(unit.current.members), sorted(members))
        for user_id in members:
            for finding_id in expected["findings"]:
                finding = self.findings[unb64(finding_id)]
                want = next(one for one in self.held.expected["findings"] if one["finding_id"] == finding_id)
                title = f"{want['title']} at the unit {expected['card'][0]}"
                given = finding.given_to(unit.id)
                withdrawn = tally.check(f"{title}: withdrawal", given.is_withdrawn, unit.current.parent, self.practices)
                tally.same(f"{title}: withdrawn", withdrawn, False)
                key = tally.check(f"{title}: key", given.unwrap_by, unit, user_id)
                meta = tally.check(f"{title}: metadata", finding.open_meta, key)
                if meta is not None:
                    self.compare_content(title, finding, key, meta, want)
        for user_id in set(unit.seeds) - set(members):
            tally.same("keys of who was removed", unit.current.number in unit.seeds[user_id], False)

    def folders(self, practice):
        """What they are called, and what is in them; each finding is one that the practice sent or was given."""
        found = practice.folders(self.practices)
        expected = [one for one in self.held.expected.get("folders", []) if one["practice_id"] == b64(practice.id)]
        wanted = {unb64(one["folder_id"]): (one["name"], sorted(map(unb64, one["findings"]))) for one in expected}
        self.tally.same("folders", {key: (name, sorted(inside)) for key, (name, inside) in found.items()}, wanted)
        for finding_id in (one for _, inside in found.values() for one in inside):
            finding = self.findings[finding_id]
            known = finding.practice is practice or practice.id in {one.recipient for one in finding.grants}
            require(known, "a finding that the practice does not have")

    def unwrap_in(self, finding, case, reader):
        given = finding.given_to(case.id)
        require(not given.is_withdrawn(finding.practice, self.practices), "withdrawn")
        return given.unwrap_in(case, reader)

    def is_withdrawn(self, finding, reader):
        return finding.given_to(reader.id).is_withdrawn(reader, self.practices)

    def read(self, finding, reader, expected):
        title = f"{expected['title']} at {reader.current.card[0]}"
        key = self.tally.check(f"{title}: key", lambda: self.unwrap(finding, reader))
        meta = self.tally.check(f"{title}: metadata", finding.open_meta, key)
        if meta is None:
            return
        self.compare_content(title, finding, key, meta, expected)
        if reader is finding.practice:
            row = self.held.rows("patient_tokens", practice_id=reader.id, finding_id=finding.id)
            tokens = [one.bytes("token") for one in row]
            self.tally.same(f"{title}: patient's token", tokens, [finding.token(reader, meta)])

    def unwrap(self, finding, reader):
        """Keys of a practice that have changed open nothing."""
        if finding.practice is not reader:
            contacts, account = reader.contacts(), reader.reader()
            peer = finding.practice
            judged = judge(contacts.get(peer.id), account.pin(GROUP_PIN, peer.id), peer)
            require(judged != "changed", "the author's practice has other keys than are known")
        return finding.given_to(reader.id).unwrap(reader)

    def compare_content(self, title, finding, key, meta, expected):
        tally = self.tally
        tally.same(f"{title}: title", text(meta.title), expected["title"])
        tally.same(f"{title}: number of files", len(meta.files), len(expected["files"]))
        for index, (file, want) in enumerate(zip(meta.files, expected["files"])):
            told = {"name": text(file.name), "media_type": text(file.media_type), "length": file.length}
            hashed = tally.check(f"{title}: {want['name']}", finding.file_hash, key, meta, index)
            tally.same(f"{title}: {want['name']}, content", {**told, "sha256": hashed and b64(hashed)}, want)

    def invitation(self, row):
        self.practices[row.bytes("practice_id")].verify_invitation(row, self.practices)

    def draft(self, row):
        account = self.accounts[row.bytes("user_id")]
        require(account.open_draft(row.bytes("finding_id"), row.bytes("sealed")), "an empty draft")

    def link(self, expected, secret):
        tally = self.tally
        link = Link(secret["url"], secret["pin"], self.held, self.practices)
        tally.same("link: greeting", link.greets(), expected["greeting"])
        tally.check("link: what the practice keeps", link.verify_office)
        tally.check("link: terms in the log", link.verify_events)
        opened = tally.check("link: findings", lambda: list(link.keys(self.findings))) or []
        tally.same("link: content", [b64(finding.id) for finding, _ in opened], expected["findings"])
        for finding, key in opened:
            want = next(one for one in self.held.expected["findings"] if one["finding_id"] == b64(finding.id))
            meta = tally.check(f"{want['title']} by link: metadata", finding.open_meta, key)
            if meta is not None:
                self.compare_content(f"{want['title']} by link", finding, key, meta, want)


def main(arguments):
    if len(arguments) != 1:
        print("usage: decode.py FOLDER", file=sys.stderr)
        return 2
    try:
        world = World(arguments[0])
    except (OSError, ValueError) as error:
        print(f"no fixture: {error}", file=sys.stderr)
        return 2
    tally = world.decode()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
