"""Findings: manifest, metadata, grants, files (protocol 5 to 7)."""

import hashlib

import ed25519
import log as events
from group import CASE_TOKEN, PERSON_TOKEN, normal, unwrap
from primitives import H, H_, Exp, chunked_open, padme, u32, unpad
from structures import CORE, GRANT, MANIFEST, META, SIGNED
from wire import ZERO, require, text

PART, PREFIX, KEPT_FLAGS = 8_388_608, 47, 3
KIND_FINDING, TO_GROUP, TO_CASE, TO_UNIT, OPENS_FINDING = 1, 2, 5, 6, 1
FILE_BYTES_MAX, FILES_MAX = 64 << 30, 4096


class Finding:
    """A revision, with its author's signature and right verified."""

    def __init__(self, row, held, practices):
        self.held, self.row, self.sealed_meta = held, row, row.bytes("meta")
        signed = SIGNED.decode(row.bytes("manifest"))
        self.manifest = MANIFEST.decode(signed.body)
        self.hash, core = H(row.bytes("manifest")), self.manifest.core
        self.core, self.core_bytes, self.id = core, CORE.write(core), core.finding_id
        require(core.magic == b"SGL1" and core.kind == KIND_FINDING and not core.flags & ~KEPT_FLAGS, "no finding")
        require((core.revision == 1) == (core.prev_manifest_hash == ZERO), "a revision without the one before")
        self.verify_files()
        require(self.manifest.meta_hash == H(self.sealed_meta), "other metadata than was signed")
        self.practice = practices[core.practice]
        key, self.epoch = self.practice.who_may(
            events.SENT, core.author, self.id, self.hash, core.author_epoch, core.author_statement_hash, events.SEND)
        require(core.author_key_fp == ed25519.fingerprint(key), "another author's key")
        ed25519.verify(key, "manifest", signed.body, signed.signature)
        self.grants = [Given(grant, self) for grant in held.rows("grants", manifest_hash=self.hash)]

    def verify_files(self):
        files, ids = self.manifest.files, {file.file_id for file in self.manifest.files}
        require(1 <= len(files) == len(ids) == self.core.file_count <= FILES_MAX, "another number of files")
        for file in files:
            sound = 4096 <= file.padded <= FILE_BYTES_MAX and padme(file.padded) == file.padded
            require(sound and file.parts == -(-file.padded // PART), "a length that no file has")

    def given_to(self, practice_id):
        found = [given for given in self.grants if given.recipient == practice_id]
        require(len(found) == 1, f"{len(found)} grants to one practice")
        return found[0]

    def open_meta(self, key):
        plain = chunked_open(Exp(key, "meta", self.core_bytes), self.sealed_meta, b"")
        meta = META.decode(unpad(plain, 1024))
        member = self.epoch.members[self.core.author]
        require(H_("name", meta.author_blind + meta.author_name) == member.name_hash, "another author's name")
        require(meta.author_roles == member.roles, "another author's roles")
        require(len(meta.files) == len(self.manifest.files), "names for another number of files")
        for listed, file in zip(meta.files, self.manifest.files):
            require(padme(max(listed.length, 4096)) == file.padded, "a length that was padded to another")
        return meta

    def file_hash(self, key, meta, index):
        """SHA-256 of a file's own bytes."""
        file, left, digest = self.manifest.files[index], meta.files[index].length, hashlib.sha256()
        file_key = Exp(key, "file", self.core_bytes[:PREFIX] + file.file_id)
        rows = sorted(self.held.rows("parts", file_id=file.file_id), key=lambda row: row["part"])
        require([row["part"] for row in rows] == list(range(file.parts)), "parts are missing")
        hashes = b"".join(row.bytes("hash") for row in rows)
        require(H_("blob", file.file_id + u32(file.parts) + hashes) == file.blob_hash, "another list of parts")
        for row in rows:
            sealed = self.held.part(row["object_key"])
            require(H(sealed) == row.bytes("hash"), "a part that is not in the list")
            plain = chunked_open(file_key, sealed, u32(row["part"]) + u32(file.parts))
            require(len(plain) == min(PART, file.padded - row["part"] * PART), "a part of another length")
            own = min(left, len(plain))
            require(not any(plain[own:]), "padding that is not zero")
            digest.update(plain[:own])
            left -= own
        return digest.digest()

    def token(self, practice, meta):
        """What the author's practice finds the patient by."""
        epoch = practice.epoch_number(self.core.author_epoch)
        if meta.surname:
            parts = (text(part) for part in (meta.surname, meta.given, meta.born))
            return practice.token(epoch, PERSON_TOKEN, "\x1f".join(normal(part) for part in parts))
        return practice.token(epoch, CASE_TOKEN, normal(text(meta.case_number)))


class Given:
    """A grant of a finding's key, with its granter's signature and right verified."""

    def __init__(self, row, finding):
        self.signed = SIGNED.decode(row.bytes("body"))
        self.grant = GRANT.decode(self.signed.body)
        self.hash, self.finding, self.row, info = H(row.bytes("body")), finding, row, self.grant.info
        self.info, self.recipient = info, info.recipient
        require(len(self.grant.ct) == 48, "a wrap of another length")
        about = (info.purpose, info.practice, info.subject, info.granter_group)
        expected = (OPENS_FINDING, finding.core.practice, finding.hash, finding.core.practice)
        require(about == expected, "the grant of another finding")
        require(info.recipient_kind in (TO_GROUP, TO_CASE, TO_UNIT), "given to no group")
        require(info.parent_grant_hash == ZERO, "passed on, which is reserved")
        key, _ = finding.practice.who_may(
            events.GIVEN, info.granter, finding.id, self.hash, info.granter_epoch, info.granter_statement_hash,
            events.SEND)
        require(info.granter_key_fp == ed25519.fingerprint(key), "another granter's key")
        ed25519.verify(key, "grant", self.signed.body, self.signed.signature)

    def is_withdrawn(self, reader, practices):
        """Whether a signed event in the reader's own log takes it back. A mark that nobody signed is an alarm here."""
        signed = [leaf for leaf in reader.log.leaves if leaf.body.kind == events.REVOKED
                  and leaf.body.ref_hash == self.hash and self.may_revoke(leaf, reader, practices)]
        require(bool(signed) == (self.row["revoked_at"] is not None), "withdrawn by the server's word alone")
        return bool(signed)

    def may_revoke(self, leaf, reader, practices):
        body, practice = leaf.body, self.finding.practice
        if events.vouched(leaf, reader.id, practices) != "signed" or body.actor_group != practice.id:
            return False
        roles = practice.epoch_number(body.epoch).members[body.actor].roles
        return body.actor == self.info.granter or bool(roles & events.MANAGE)

    def unwrap_in(self, case, reader):
        """By a case, whose key of that epoch the reader has."""
        require(self.info.recipient_kind == TO_CASE, "given to a practice")
        return unwrap(self.grant, self.signed, case.secret(reader, self.info.recipient_epoch, self.info.granter_group))

    def unwrap_by(self, unit, user_id):
        """By a unit, whose key of that epoch the member has."""
        require(self.info.recipient_kind == TO_UNIT, "given to no unit")
        return unwrap(self.grant, self.signed, unit.secret(user_id, self.info.recipient_epoch))

    def unwrap(self, reader):
        epoch = reader.epoch_number(self.info.recipient_epoch)
        return unwrap(self.grant, self.signed, reader.content_secret(epoch))
