"""Ed25519, verified strictly (protocol 1). The library checks the equation; what it lets pass is refused here."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from primitives import H_, label
from wire import Refused, require

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(a, b):
    """Extended coordinates (RFC 8032, section 5.1.4)."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    sum_ = NEUTRAL
    while number:
        if number & 1:
            sum_ = add(sum_, point)
        point, number = add(point, point), number >> 1
    return sum_


def is_neutral(point):
    x, y, z, _ = point
    return x % P == 0 and (y - z) % P == 0


def decompress(data):
    """A point in its canonical encoding, or refused."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    require(y < P, "no canonical point")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT % P
    require(x * x % P == square and not (x == 0 and sign), "no point")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


@lru_cache
def public_key(data):
    """A key that may verify: canonical, of the prime order's group and not neutral."""
    point = decompress(data)
    require(not is_neutral(times(8, point)), "a key of small order")
    require(is_neutral(times(L, point)), "a key with a torsion component")
    return Ed25519PublicKey.from_public_bytes(data)


def verify_bare(key, message, signature):
    opened = public_key(key)
    require(not is_neutral(times(8, decompress(signature[:32]))), "R of small order")
    require(int.from_bytes(signature[32:], "little") < L, "S is not reduced")
    try:
        opened.verify(signature, message)
    except InvalidSignature:
        raise Refused("the signature does not verify") from None


def verify(key, name, body, signature):
    verify_bare(key, label(name) + body, signature)


def public_of(seed):
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def fingerprint(key):
    return H_("fp", b"\1" + key)
