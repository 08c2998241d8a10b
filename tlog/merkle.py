"""The Merkle tree of RFC 6962 and 9162 over SHA-256: its root, and proofs that a reader can follow. Pure.

A tree is known by ``node(level, index)``: the hash over the ``2**level`` leaves from ``index * 2**level``
on, for subtrees that are complete. Everything else follows from those.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache

Node = Callable[[int, int], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_LENGTH = 32


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def nodes_of(leaves: Sequence[bytes]) -> Node:
    """The nodes of a tree whose leaf hashes are all at hand; each is made once."""

    @cache
    def node(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))

    return node


def root(size: int, node: Node) -> bytes:
    return _over(0, size, node) if size else EMPTY_ROOT


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The path of the leaf at *index* in the tree of *size*, from its sibling up.

    Raises ``ValueError`` where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    return _path(index, 0, size, node)


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The proof that the tree of *new* leaves continues the one of *old*; none is needed from nothing.

    Raises ``ValueError`` where *old* is larger than *new*.
    """
    if not 0 <= old <= new:
        raise ValueError("the older tree is larger")
    return [] if old in (0, new) else _subproof(old, 0, new, node, True)


def holds_leaf(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash stands at *index* of the tree with that *root* (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    left, last, made = index, size - 1, leaf
    for each in path:
        if last == 0:
            return False
        if left & 1 or left == last:
            made = node_hash(each, made)
            while not left & 1 and left:
                left, last = left >> 1, last >> 1
        else:
            made = node_hash(made, each)
        left, last = left >> 1, last >> 1
    return last == 0 and made == root


def continues(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of *new* leaves begins with the one of *old* (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    if not 0 < old < new or not proof:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    left, last = old - 1, new - 1
    while left & 1:
        left, last = left >> 1, last >> 1
    was = made = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if left & 1 or left == last:
            was, made = node_hash(each, was), node_hash(each, made)
            while not left & 1 and left:
                left, last = left >> 1, last >> 1
        else:
            made = node_hash(made, each)
        left, last = left >> 1, last >> 1
    return last == 0 and (was, made) == (old_root, new_root)


def _split(size: int) -> int:
    """The largest power of two below *size*: so many leaves hang left."""
    return 1 << (size - 1).bit_length() - 1


def _over(start: int, end: int, node: Node) -> bytes:
    size = end - start
    if size & (size - 1) == 0:
        return node(size.bit_length() - 1, start // size)
    middle = start + _split(size)
    return node_hash(_over(start, middle, node), _over(middle, end, node))


def _path(index: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, node), _over(middle, end, node)]
    return [*_path(index, middle, end, node), _over(start, middle, node)]


def _subproof(old: int, start: int, end: int, node: Node, is_whole: bool) -> list[bytes]:
    if old == end:
        return [] if is_whole else [_over(start, end, node)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, node, is_whole), _over(middle, end, node)]
    return [*_subproof(old, middle, end, node, False), _over(start, middle, node)]
