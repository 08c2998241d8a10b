// The proof that the public log holds an act about this logo (tlog/proof.py): tree, signatures, and whose act it is.

const PROOF = "c2sp.org/tlog-proof@v1";
const MAX_PROOF = 512 * 1024;
const MAX_HASHES = 63;
const LOG_KEY = 1, WITNESS_KEY = 4;
const NOT_A_PROOF = "This is not a proof of the log.";
const OUTSIDE = "The entry is not in the tree that was signed.";
const UNSIGNED = "No key of the log that is given here signed it.";
const BROKEN = "A signature under it does not hold.";
const NOT_ABOUT_IT = "It proves an act about something else.";
const NO_LOG_KEYS = "These are not the keys of the log, a line each.";
const utf8 = (text) => new TextEncoder().encode(text);
const joined = (...parts) => Uint8Array.from(parts.flatMap((each) => [...each]));
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
const isEqual = (one, other) => one.length === other.length && one.every((each, at) => each === other[at]);

// The bytes of standard base64 in its one spelling.
const decodeBase64 = (text) => {
  try {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return btoa(String.fromCharCode(...bytes)) === text ? bytes : malformed();
  } catch {
    return malformed();
  }
};
const hash = (line) => {
  const bytes = decodeBase64(line);
  return bytes.length === 32 ? bytes : malformed();
};
const wholeNumber = (text) => (/^(?:0|[1-9][0-9]{0,18})$/.test(text) ? BigInt(text) : malformed());

// The keys in lines of NAME+KEYID+BASE64. Refused when there is none.
const readLogKeys = async (text) => {
  const found = [];
  try {
    for (const line of text.split(/\s+/).filter((each) => each !== "")) {
      const [, name, id, data] = /^([^\s+]{1,200})\+([0-9a-f]{8})\+(.+)$/.exec(line) ?? malformed();
      const bytes = decodeBase64(data);
      const own = (await sha256(utf8(`${name}\n`), bytes)).slice(0, 4);
      if (bytes.length !== 33 || ![LOG_KEY, WITNESS_KEY].includes(bytes[0])) malformed();
      if ([...own].map((each) => each.toString(16).padStart(2, "0")).join("") !== id) malformed();
      const key = await crypto.subtle.importKey("raw", bytes.slice(1), { name: "Ed25519" }, false, ["verify"]);
      found.push({ name, id: own, kind: bytes[0], key });
    }
  } catch {
    refuse("cannot_check", NO_LOG_KEYS);
  }
  return found.length === 0 ? refuse("cannot_check", NO_LOG_KEYS) : found;
};

const signatures = (lines) =>
  lines.map((line) => {
    const [, name, data] = /^\u2014 ([^\s+]{1,200}) (\S+)$/.exec(line) ?? malformed();
    const bytes = decodeBase64(data);
    return bytes.length > 4 ? { name, id: bytes.slice(0, 4), rest: bytes.slice(4) } : malformed();
  });

// Who of these keys signed the text; those of other keys are left aside.
const signers = async (text, lines, keys) => {
  const found = [];
  for (const { name, id, rest } of signatures(lines)) {
    const known = keys.find((each) => each.name === name && isEqual(each.id, id));
    if (known === undefined) continue;
    let at = null, signature = rest, message = utf8(text);
    if (known.kind === WITNESS_KEY) {
      at = rest.slice(0, 8).reduce((sum, each) => sum * 256n + BigInt(each), 0n);
      signature = rest.slice(8);
      message = utf8(`cosignature/v1\ntime ${at}\n${text}`);
    }
    if (signature.length !== 64 || !(await crypto.subtle.verify({ name: "Ed25519" }, known.key, signature, message)))
      refuse("fails", BROKEN);
    found.push({ ...known, at: at === null ? null : Number(at) });
  }
  return found;
};

// Whether the leaf stands at that place of the tree with that root (RFC 9162, 2.1.3.2).
const isInTree = async (leaf, index, size, path, root) => {
  if (index >= size) return false;
  let place = index, last = size - 1n, made = leaf;
  for (const beside of path) {
    if (last === 0n) return false;
    if (place % 2n === 1n || place === last) {
      made = await sha256([1], beside, made);
      while (place % 2n === 0n && place !== 0n) [place, last] = [place / 2n, last / 2n];
    } else made = await sha256([1], made, beside);
    [place, last] = [place / 2n, last / 2n];
  }
  return last === 0n && isEqual(made, root);
};

const readProof = (text) => {
  const end = text.indexOf("\n\n"), seal = text.lastIndexOf("\n\n");
  const [first, extra, index, ...path] = text.slice(0, end).split("\n");
  if (text.length > MAX_PROOF || end < 0 || seal <= end || !text.endsWith("\n") || first !== PROOF) malformed();
  if (!extra?.startsWith("extra ") || !index?.startsWith("index ") || path.length > MAX_HASHES) malformed();
  const signed = text.slice(end + 2, seal + 1);
  const lines = signed.split("\n");
  if (lines.length < 4 || lines.slice(0, -1).includes("")) malformed();
  return {
    entry: decodeBase64(extra.slice(6)), index: wholeNumber(index.slice(6)), path: path.map(hash),
    signed, origin: lines[0], size: wholeNumber(lines[1]), root: hash(lines[2]),
    below: text.slice(seal + 2, -1).split("\n"),
  };
};

// What the proof shows of the logo that was found: its last act, where it stands, and who signed.
//
// text: the proof as it stands beside the logo; keys: text of the log's keys. "holds", or why it does not.
const judgeProof = async ({ text, keys, found }) => {
  try {
    const known = await readLogKeys(keys);
    let proof, said;
    try {
      proof = readProof(text.replace(/\r\n/g, "\n"));
      said = readJson(proof.entry);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      refuse("fails", NOT_A_PROOF);
    }
    let by;
    try {
      by = await signers(proof.signed, proof.below, known);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      refuse("fails", NOT_A_PROOF);
    }
    if (!by.some((each) => each.kind === LOG_KEY && each.name === proof.origin)) refuse("fails", UNSIGNED);
    const leaf = await sha256([0], proof.entry);
    if (!(await isInTree(leaf, proof.index, proof.size, proof.path, proof.root))) refuse("fails", OUTSIDE);
    const data = said.get("data");
    const isAboutIt =
      data instanceof Map && ["badge-issued", "badge-suspended", "badge-withdrawn"].includes(said.get("kind")) && said.get("position") === proof.index && data.get("badge") === found.code &&
      `${proof.origin}` === `${found.baseUrl.split("://")[1]}/log` &&
      (found.registerNumber === undefined || data.get("company") === found.registerNumber);
    if (!isAboutIt) refuse("fails", NOT_ABOUT_IT);
    const seen = by.map((each) => each.at).filter((each) => each !== null);
    return {
      outcome: "holds", act: said.get("kind"), index: Number(proof.index), size: Number(proof.size),
      seenAt: seen.length === 0 ? null : Math.max(...seen),
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { outcome: error.outcome, why: error.why };
  }
};
