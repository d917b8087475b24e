"""Debian's python3-msgpack as the other side of the codec's tests.

check: reads lines "hex text", prints each line whose bytes Python understands otherwise than the text says, or packs into other bytes.
make COUNT: prints lines "hex text" of values packed by Python.
"""
import random
import struct
import sys

import msgpack


def describe(value):
    if value is None:
        return "n"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int):
        return f"i{value}"
    if isinstance(value, float):
        return "d" + struct.pack(">d", value).hex()
    if isinstance(value, str):
        return "s" + value.encode().hex()
    if isinstance(value, bytes):
        return "b" + value.hex()
    if isinstance(value, list):
        return "[" + ",".join(map(describe, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{describe(k)}:{describe(v)}" for k, v in value.items()) + "}"
    if isinstance(value, msgpack.Timestamp):
        return f"z{value.seconds}.{value.nanoseconds}"
    return f"x{value.code}:{value.data.hex()}"


def check():
    for line in sys.stdin:
        bytes_hex, text = line.split()
        value = msgpack.unpackb(bytes.fromhex(bytes_hex), strict_map_key=False)
        if describe(value) != text or msgpack.packb(value).hex() != bytes_hex:
            print("differs:", bytes_hex, text, describe(value), msgpack.packb(value).hex())


def make(count):
    source = random.Random(count)
    length = lambda: source.choice([0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536] if source.random() < 0.05 else [0, 1, 15, 16, 31, 32])

    def value(depth):
        kind = source.randrange(11 if depth else 9)
        if kind == 0:
            return None
        if kind == 1:
            return source.random() < 0.5
        if kind == 2:
            return source.getrandbits(source.randrange(1, 65))
        if kind == 3:
            return -source.getrandbits(source.randrange(1, 64))
        if kind == 4:
            return source.choice([0.0, -0.0, float("inf"), float("-inf"), source.gauss(0, 1e6), 0.5])
        if kind == 5:
            return source.choice("aäπ🌍") * length()
        if kind == 6:
            return source.randbytes(length())
        if kind == 7:
            return msgpack.ExtType(source.randrange(128), source.randbytes(length()))
        if kind == 8:
            return msgpack.Timestamp(source.choice([source.getrandbits(31), source.getrandbits(34), -source.getrandbits(40)]), source.choice([0, source.randrange(10**9)]))
        if kind == 9:
            return [value(depth - 1) for _ in range(source.choice([0, 1, 3, 15, 16]))]
        return {f"k{i}": value(depth - 1) for i in range(source.choice([0, 1, 3, 15, 16]))}

    for i in range(count):
        single = i % 4 == 0
        packed = msgpack.packb(value(2), use_single_float=single)
        print(packed.hex(), describe(msgpack.unpackb(packed, strict_map_key=False)))


check() if sys.argv[1] == "check" else make(int(sys.argv[2]))
