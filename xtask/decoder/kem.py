"""X-Wing, and HPKE with it: mode_base, single shot, HKDF-SHA256, ChaCha20-Poly1305 (protocol 1)."""

import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from primitives import H_, expand, hmac
from wire import Refused

XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")
SUITE = b"HPKE" + bytes.fromhex("647a" "0001" "0003")
MLKEM_CIPHERTEXT = 1088


@lru_cache
def halves(secret):
    """The secret keys that an X-Wing secret of 32 bytes expands to."""
    expanded = hashlib.shake_256(secret).digest(96)
    return (MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
            X25519PrivateKey.from_private_bytes(expanded[64:]))


def public_of(secret):
    post, classic = halves(secret)
    return post.public_key().public_bytes_raw() + classic.public_key().public_bytes_raw()


def fingerprint(key):
    return H_("fp", b"\2" + key)


def decapsulate(secret, enc):
    post, classic = halves(secret)
    cipher, share = enc[:MLKEM_CIPHERTEXT], enc[MLKEM_CIPHERTEXT:]
    own = classic.public_key().public_bytes_raw()
    shared = post.decapsulate(cipher) + classic.exchange(X25519PublicKey.from_public_bytes(share))
    return hashlib.sha3_256(shared + share + own + XWING_LABEL).digest()


def labeled_extract(salt, name, data):
    return hmac(salt or bytes(32), b"HPKE-v1" + SUITE + name + data)


def labeled_expand(key, name, info, length):
    return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + SUITE + name + info, length)


def hpke_open(secret, enc, info, aad, ct):
    """RFC 9180, OpenBase."""
    context = b"\0" + labeled_extract(b"", b"psk_id_hash", b"") + labeled_extract(b"", b"info_hash", info)
    scheduled = labeled_extract(decapsulate(secret, enc), b"secret", b"")
    key = labeled_expand(scheduled, b"key", context, 32)
    nonce = labeled_expand(scheduled, b"base_nonce", context, 12)
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, ct, aad)
    except InvalidTag:
        raise Refused("the wrap does not open") from None
