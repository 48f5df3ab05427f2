"""Every structure that is signed or sealed (protocol 1 to 10)."""

from wire import (BYTES16, BYTES32, HASH, ID, SIGNATURE, U8, U16, U32, U64, Fixed, List, Option, Struct,
                  Uint, Variant)

KEM_KEY, ENC = Fixed(1216), Fixed(1120)
IDENTITY_KEY = Fixed(32)
SUITE = Uint(2, (1,))
VERSION = Uint(1, (1,))
EVENT_KINDS = (*range(1, 72),)

GOSSIP = Struct(40, log_size=U64, log_root=HASH)
SIGNED = Struct(1 << 20, body=BYTES32, signature=SIGNATURE)

# 2
ANCHOR_1 = Struct(128, version=VERSION, user_id=ID, root_fp=HASH, gossip=GOSSIP)
ANCHOR_2 = Struct(128, version=Uint(1, (2,)), user_id=ID, root_fp=HASH, gossip=GOSSIP, chain_seq=U32, chain_head=HASH)
ENTRY = Struct(2048, unlock_hash=HASH, enc=ENC, ct=BYTES16)
ENVELOPE = Struct(1 << 16, version=VERSION, suite=SUITE, user_id=ID, generation=U32, prev_hash=HASH,
                  entries=List(ENTRY))
PIN = Struct(64, kind=Uint(1, (1, 2, 3)), id=ID, root=HASH, number=U64)
PASSKEY_NAME = Struct(1 << 17, credential=HASH, name=BYTES16, named_at=U64)
REMEMBERED_1 = Struct(1 << 20, gossip=GOSSIP, pins=List(PIN))
REMEMBERED_2 = Struct(1 << 20, gossip=GOSSIP, pins=List(PIN), names=List(PASSKEY_NAME))

# 3
WAY = Struct(2048, kind=Uint(1, (1, 2, 3)), credential=HASH, unlock_key=KEM_KEY)
CHANGE = Variant(
    root=Struct(2048, identity=IDENTITY_KEY, kem=KEM_KEY),
    rotate=Struct(2048, identity=IDENTITY_KEY),
    kem_add=Struct(2048, epoch=U32, kem=KEM_KEY),
    cred_add=Struct(2048, way=WAY),
    cred_revoke=Struct(2048, unlock_hash=HASH),
    min_suite=Struct(2048, suite=U16),
)
LINK = Struct(8 << 10, version=VERSION, suite=SUITE, user_id=ID, seq=U32, prev_hash=HASH, change=CHANGE,
              gossip=GOSSIP, time=U64)
SIGNED_LINK = Struct(8 << 10, signed=SIGNED, second=Option(SIGNATURE))

# 4
CARD = Struct(512, name=BYTES16, place=BYTES16, licence=BYTES16)
MEMBER = Struct(128, id=ID, chain_seq=U32, chain_head=HASH, roles=U8, name_hash=HASH)
LOG = Struct(1024, origin=BYTES16, key=IDENTITY_KEY)
STATEMENT = Struct(1 << 18, version=VERSION, suite=SUITE, kind=Uint(1, (1, 2, 3)), group_id=ID, epoch=U32,
                   prev_hash=HASH, parent_id=ID, parent_statement_hash=HASH, card=CARD, members=List(MEMBER),
                   content_key_fp=HASH, audit_key_fp=HASH, log=LOG, instance_log=LOG, min_suite=U16)
STATEMENT_SIGNATURE = Struct(128, signer=ID, signature=SIGNATURE)
SIGNED_STATEMENT = Struct(1 << 18, body=BYTES32, signatures=List(STATEMENT_SIGNATURE))
NAMES = Struct(1 << 20, names=List(Struct(1024, user_id=ID, blind=HASH, name=BYTES16)))
VOUCHED = Struct(1 << 20, vouched=List(Struct(64, peer=ID, record=HASH)))
COMPARISON = Struct(64, by=ID, at=U64, how=Uint(1, (1, 2, 3, 4)))
CONTACT = Struct(512, version=VERSION, own=ID, peer=ID, number=U64, root_fp=HASH, replaces=HASH,
                 statement_hash=HASH, first_seen=U64, comparison=Option(COMPARISON), signer=ID,
                 signer_statement_hash=HASH)
DESCRIPTOR = Struct(1024, invitation_id=ID, kind=Uint(1, (1, 2)), practice=ID, card=CARD, root_fp=HASH,
                    roles=U8, expires_at=U64)
REENTRY = Struct(1024, invitation_id=ID, kind=Uint(1, (3,)), practice=ID, card=CARD, root_fp=HASH,
                 roles=U8, expires_at=U64, person=ID, replaces=HASH)
DEPUTY = Struct(1024, invitation_id=ID, kind=Uint(1, (4,)), practice=ID, card=CARD, root_fp=HASH,
                roles=U8, expires_at=U64, begins=Option(U64), ends=Option(U64))

# 6
CORE = Struct(512, magic=Fixed(4), suite=SUITE, kind=Uint(1, (1, 2, 3, 4)), practice=ID, finding_id=ID,
              revision=U64, flags=U16, prev_manifest_hash=HASH, thread_id=ID, author=ID, author_chain_seq=U32,
              author_key_fp=HASH, author_epoch=U32, author_statement_hash=HASH, valid_until=U64,
              delete_after=U64, gossip=GOSSIP, file_count=U32)
FILE = Struct(64, file_id=ID, padded=U64, parts=U32, blob_hash=HASH)
MANIFEST = Struct(1 << 20, core=CORE, files=List(FILE), meta_hash=HASH)
CLASS = Struct(1024, code=BYTES16, text=BYTES16)
IMAGE = Struct(1024, taken_by=BYTES16, agreed=Uint(1, (0, 1)))
META_FILE = Struct(4096, name=BYTES16, media_type=BYTES16, length=U64)
META = Struct(2 << 20, version=VERSION, title=BYTES16, klass=Option(CLASS), found_on=BYTES16, surname=BYTES16,
              given=BYTES16, born=BYTES16, case_number=BYTES16, note=BYTES32, urgency=Uint(1, (1, 2, 3)),
              basis=Uint(1, (1, 2, 3)), author_name=BYTES16, author_blind=HASH, author_roles=U8,
              image=Option(IMAGE), files=List(META_FILE))

# 7
INFO = Struct(512, suite=SUITE, purpose=Uint(1, (1, 2, 3, 4, 6)), practice=ID, subject=HASH, granter=ID,
              granter_key_fp=HASH, granter_group=ID, granter_epoch=U32, granter_statement_hash=HASH,
              parent_grant_hash=HASH, recipient_kind=Uint(1, (1, 2, 3, 4, 5, 6)), recipient=ID, recipient_epoch=U32,
              recipient_key_fp=HASH)
GRANT = Struct(4 << 10, info=INFO, enc=ENC, ct=BYTES16, gossip=GOSSIP)

# 8
GREETING = Struct(4096, version=VERSION, name=BYTES16, phone=BYTES16)
TERMS = Struct(256, version=VERSION, link_id=ID, content=U32, arm=U32, box1_hash=HASH, expires_at=U64,
               openings_max=U32, flags=U16, signer=ID, group=ID, epoch=U32, statement_hash=HASH)

# 10
BODY = Struct(256, version=VERSION, kind=Uint(2, EVENT_KINDS), actor_group=ID, epoch=U32, actor=ID, object=ID,
              ref_hash=HASH, label_own=HASH, label_other=HASH, client_time=U64, gossip=GOSSIP)
LEAF = Struct(512, seq=U64, server_time=U64, origin=Uint(1, (1, 2)), net=HASH, body=BODY,
              signature=Option(SIGNATURE))
SEALED_LABEL = Struct(16 << 10, version=VERSION, suite=SUITE, practice=ID, epoch=U32, writer=ID, enc=ENC,
                      ct=BYTES16, body=BYTES16)
LABEL = Struct(16 << 10, entries=List(Struct(4096, kind=Uint(1, (1, 2, 3, 4, 5, 6, 7, 8)), object=ID, text=BYTES16)))
