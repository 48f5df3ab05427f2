"""Hashes, derivations, sealing (protocol 0, 2 and 5)."""

import hashlib
import hmac as hmac_module
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from wire import Refused, require

CHUNK = 65_536
TAG = 16
SALT, COMMITMENT = 24, 32
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def b64(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text):
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    require(b64(data) == text, "another spelling of base64url")
    return data


def u8(number):
    return number.to_bytes(1, "big")


def u32(number):
    return number.to_bytes(4, "big")


def u64(number):
    return number.to_bytes(8, "big")


def label(name):
    return b"siegel/v1/" + name.encode("ascii") + b"\0"


def H(data):
    return hashlib.sha256(data).digest()


def H_(name, data):
    return H(label(name) + data)


def hmac(key, data):
    return hmac_module.digest(key, data, "sha256")


def equal(one, other):
    return hmac_module.compare_digest(one, other)


def expand(key, info, length, digest="sha256"):
    """HKDF-Expand (RFC 5869), by HMAC alone: a 32-byte key for SHA-512 is allowed."""
    block, out, count = b"", b"", 1
    while len(out) < length:
        block = hmac_module.digest(key, block + info + bytes([count]), digest)
        out, count = out + block, count + 1
    return out[:length]


def Exp(key, name, context, length=32):
    return expand(key, label(name) + context, length)


def Ext(name, context, data):
    return hmac(label(name) + context, data)


def hkdf(data, name, context, length):
    return expand(hmac(bytes(32), data), label(name) + context, length)


def Mac(key, name, data):
    return hmac(key, label(name) + data)


def argon2id(password, salt):
    return Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=65_536).derive(password)


def chunked_open(key, message, context):
    """C2SP chunked-encryption with ChaCha20-Poly1305 and 64 KiB (protocol 5)."""
    require(len(message) >= SALT + COMMITMENT + TAG, "too short to be sealed")
    salt, said, body = message[:SALT], message[SALT:SALT + COMMITMENT], message[SALT + COMMITMENT:]
    info = b"siegel/v1/chunked+AEAD_CHACHA20_POLY1305+65536\0" + salt + context
    derived = expand(key, info, 76, "sha512")
    require(equal(said, derived[44:]), "the commitment is of another key or place")
    require(TAG <= len(body) % (CHUNK + TAG), "a length that no message has")
    aead, base, plain = ChaCha20Poly1305(derived[:32]), int.from_bytes(derived[32:44], "big"), []
    for number, start in enumerate(range(0, len(body), CHUNK + TAG)):
        nonce = (base ^ number).to_bytes(12, "big")
        try:
            plain.append(aead.decrypt(nonce, body[start:start + CHUNK + TAG], None))
        except InvalidTag:
            raise Refused(f"chunk {number} does not open") from None
    return b"".join(plain)


def padme(n):
    e = n.bit_length() - 1
    s = e.bit_length()
    mask = (1 << (e - s)) - 1
    return (n + mask) & ~mask


def unpad(data, floor):
    """Pad_f, taken away."""
    require(len(data) >= 4, "too short to be padded")
    length = int.from_bytes(data[:4], "big")
    require(len(data) == padme(max(4 + length, floor)), "padded to another length")
    require(not any(data[4 + length:]), "padding that is not zero")
    return data[4:4 + length]


def crockford(typed):
    """What people type, in its one spelling."""
    read = []
    for letter in typed:
        letter = letter.upper()
        if letter.isspace() or letter in "-\u2010\u2011\u2013\u2014._/":
            continue
        letter = {"O": "0", "I": "1", "L": "1"}.get(letter, letter)
        require(letter in CROCKFORD, "a character that none is")
        read.append(letter)
    return "".join(read)


def crockford_check(digest, count):
    """The first bits of a hash as characters, five each."""
    bits = int.from_bytes(digest[:8], "big")
    return "".join(CROCKFORD[bits >> (64 - 5 * (place + 1)) & 31] for place in range(count))
