// Keys that are trusted, and tokens that are opened without any leeway (badge/trusted_keys.py, badge/token.py).

const MAX_BADGE = 16 * 1024;
const MAX_KEYS = 100;
const OTHER_SIGNATURES = [
  "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES384", "ES512", "ES256K", "EdDSA", "Ed25519",
];
const NO_SIGNATURE = "The digital signature does not hold: it was changed or made by another.";

const mayCheckBadges = (jwk) => {
  const kid = jwk.get("kid");
  const operations = jwk.has("key_ops") ? jwk.get("key_ops") : ["verify"];
  if (typeof kid !== "string" || !kid.startsWith("did:") || kid.split("#").length !== 2) return false;
  const is = (name, wanted) => !jwk.has(name) || jwk.get(name) === wanted;
  return (
    jwk.get("kty") === "EC" && jwk.get("crv") === "P-256" && is("alg", "ES256") && is("use", "sig") &&
    Array.isArray(operations) && operations.includes("verify") && is("iss", kid.split("#")[0])
  );
};

// The public keys of a JWKS text by their full id. Refused when there is none that can be used.
const readKeys = async (text) => {
  const unusable = () => refuse("cannot_check", "This is not a set of public keys (JWKS) that a badge can be checked with.");
  const keys = new Map();
  try {
    const entries = member(readJson(new TextEncoder().encode(text)), "keys");
    if (!Array.isArray(entries) || entries.length > MAX_KEYS) unusable();
    for (const entry of entries) {
      if (!(entry instanceof Map) || !mayCheckBadges(entry)) continue;
      const kid = entry.get("kid");
      const [x, y] = [entry.get("x"), entry.get("y")];
      if (keys.has(kid) || decodeBase64url(x).length !== 32 || decodeBase64url(y).length !== 32) unusable();
      const jwk = { kty: "EC", crv: "P-256", x, y };
      keys.set(kid, await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]));
    }
  } catch {
    unusable();
  }
  return keys.size === 0 ? unusable() : keys;
};

// The key id that a header names, after every other member was judged.
const checkedHeader = (token, keys, limit) => {
  const no = "This is not a badge.";
  if (token.length > limit) refuse("not_a_badge", "It is far too large to be a badge.");
  const segments = token.split(".");
  let bytes, header;
  try {
    if (segments.length !== 3) malformed();
    bytes = decodeBase64url(segments[0]);
  } catch {
    refuse("not_a_badge", no);
  }
  try {
    header = readJson(bytes);
  } catch {
    let lenient;
    try {
      lenient = readJson(bytes, { strict: false });
    } catch {
      refuse("not_a_badge", no);
    }
    refuse(...(lenient.has("alg") ? ["forged", "Its header can be read in two ways."] : ["not_a_badge", no]));
  }
  if (!header.has("alg")) refuse("not_a_badge", no);
  if ([...header.keys()].some((name) => !["alg", "kid", "typ", "cty"].includes(name)))
    refuse("forged", "It brings its own key or its own rules. A badge of this register does not.");
  const [alg, kid] = [header.get("alg"), header.get("kid")];
  if (typeof kid === "string" && OTHER_SIGNATURES.includes(alg) && !keys.has(kid))
    refuse("unknown_issuer", "It is signed in a way that no badge of a register is.");
  if (alg !== "ES256") refuse("forged", "It asks for a signature that proves nothing.");
  if (typeof kid !== "string") refuse("unknown_issuer", "It does not say with which key it was signed.");
  if (header.size !== 2) refuse("not_a_badge", "It is another kind of token.");
  return kid;
};

// The payload of a token whose signature holds, and the did:web of its key.
const openToken = async (token, keys, limit) => {
  const kid = checkedHeader(token, keys, limit);
  const key = keys.get(kid);
  if (key === undefined) refuse("unknown_issuer", "It is signed with a key that is not known here.");
  const [header, payload, signature] = token.split(".");
  let bytes, numbers;
  try {
    bytes = decodeBase64url(payload);
    numbers = decodeBase64url(signature);
  } catch {
    refuse("forged", NO_SIGNATURE);
  }
  const signed = new TextEncoder().encode(`${header}.${payload}`);
  const how = { name: "ECDSA", hash: "SHA-256" };
  if (numbers.length !== 64 || !(await crypto.subtle.verify(how, key, numbers, signed))) refuse("forged", NO_SIGNATURE);
  try {
    return { issuer: kid.split("#")[0], payload: readJson(bytes) };
  } catch {
    return refuse("not_a_badge", "It is signed by this register, but it is not a badge.");
  }
};
