// Reading what strangers hand in: base64url and JSON without any leeway (badge/strict.py).

class Refused extends Error {
  constructor(outcome, why) {
    super(why);
    this.outcome = outcome;
    this.why = why;
  }
}

class Malformed extends Error {}

const refuse = (outcome, why) => {
  throw new Refused(outcome, why);
};

const malformed = () => {
  throw new Malformed("not of the form that it has to have");
};

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The bytes of base64url text without padding, in its one canonical spelling.
const decodeBase64url = (text) => {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) malformed();
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  let bits = 0, held = 0, position = 0;
  for (const sign of text) {
    held = ((held << 6) | ALPHABET.indexOf(sign)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[position++] = (held >> bits) & 0xff;
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0) malformed(); // bits that say nothing
  return bytes;
};

const MAX_DEPTH = 200;

// JSON as a tree of Map, Array, string, BigInt, true, false and null. Strict: no member twice, no
// fraction, no lone surrogate. Lenient: as careless software reads it, to see whether it is a trick.
const readJson = (bytes, { strict = true } = {}) => {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    malformed();
  }
  let at = 0;
  const space = () => {
    while (" \t\n\r".includes(text[at] ?? "x")) at += 1;
  };
  const take = (wanted) => {
    if (!text.startsWith(wanted, at)) malformed();
    at += wanted.length;
  };
  const string = () => {
    const match = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    match.lastIndex = at;
    const found = match.exec(text);
    if (!found) malformed();
    at += found[0].length;
    const value = JSON.parse(found[0]);
    if (strict && !value.isWellFormed()) malformed();
    return value;
  };
  const number = () => {
    const match = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
    match.lastIndex = at;
    const found = match.exec(text);
    if (!found) malformed();
    at += found[0].length;
    if (found[1] || found[2]) return strict ? malformed() : Number(found[0]);
    if (found[0].length > 4300) malformed();
    return BigInt(found[0]);
  };
  const value = (depth) => {
    if (depth > MAX_DEPTH) malformed();
    space();
    const sign = text[at];
    if (sign === "{") return members(depth);
    if (sign === "[") return items(depth);
    if (sign === '"') return string();
    for (const [word, meaning] of [["true", true], ["false", false], ["null", null]])
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    for (const word of ["NaN", "Infinity", "-Infinity"])
      if (!strict && text.startsWith(word, at)) {
        at += word.length;
        return Number(word);
      }
    return number();
  };
  const members = (depth) => {
    const found = new Map();
    take("{");
    space();
    if (text[at] === "}") return take("}"), found;
    for (;;) {
      space();
      const name = string();
      space();
      take(":");
      if (strict && found.has(name)) malformed();
      found.set(name, value(depth + 1));
      space();
      if (text[at] !== ",") return take("}"), found;
      take(",");
    }
  };
  const items = (depth) => {
    const found = [];
    take("[");
    space();
    if (text[at] === "]") return take("]"), found;
    for (;;) {
      found.push(value(depth + 1));
      space();
      if (text[at] !== ",") return take("]"), found;
      take(",");
    }
  };
  const found = value(0);
  space();
  if (at !== text.length || !(found instanceof Map)) malformed();
  return found;
};

// Whether a tree says the same as plain JavaScript (integers as numbers or BigInt).
const isSame = (tree, plain) => {
  if (tree instanceof Map) {
    if (plain === null || typeof plain !== "object" || Array.isArray(plain)) return false;
    const names = Object.keys(plain);
    return names.length === tree.size && names.every((name) => tree.has(name) && isSame(tree.get(name), plain[name]));
  }
  if (Array.isArray(tree))
    return Array.isArray(plain) && tree.length === plain.length && tree.every((each, at) => isSame(each, plain[at]));
  if (typeof tree === "bigint") return (typeof plain === "number" || typeof plain === "bigint") && tree === BigInt(plain);
  return tree === plain;
};

// The member at a path of a tree; malformed when a step is missing.
const member = (tree, ...path) =>
  path.reduce((place, name) => {
    if (place instanceof Map && place.has(name)) return place.get(name);
    return malformed();
  }, tree);
