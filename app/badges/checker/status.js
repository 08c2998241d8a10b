// The list of withdrawn badges: its bits, after everything about it was checked (badge/status_list.py).

const SIZE = 131072;
const TOLERANCE = 60;
const MAX_LIST = 1024 * 1024;
const MAX_INFLATED = 4 * 1024 * 1024;

// The bits of an encodedList; never inflates more than 4 MiB.
const unpack = async (encoded) => {
  if (typeof encoded !== "string" || !encoded.startsWith("u")) malformed();
  const packed = decodeBase64url(encoded.slice(1));
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const parts = [];
  let length = 0;
  for (;;) {
    let step;
    try {
      step = await reader.read(); // also refuses a list that is cut off or has something behind it
    } catch {
      malformed();
    }
    if (step.done) break;
    length += step.value.length;
    if (length > MAX_INFLATED) {
      await reader.cancel().catch(() => {});
      malformed();
    }
    parts.push(step.value);
  }
  if (length * 8 < SIZE) malformed();
  return new Uint8Array(await new Blob(parts).arrayBuffer());
};

const takenApart = async (payload) => {
  const subject = member(payload, "credentialSubject");
  const [from, until] = [moment(member(payload, "validFrom")), moment(member(payload, "validUntil"))];
  const [id, issuer] = [member(payload, "id"), member(payload, "issuer")];
  const agrees =
    isSame(member(payload, "type"), ["VerifiableCredential", "BitstringStatusListCredential"]) &&
    member(subject, "type") === "BitstringStatusList" && member(subject, "statusPurpose") === "revocation" &&
    (!subject.has("statusSize") || subject.get("statusSize") === 1n) &&
    member(payload, "iss") === issuer && member(payload, "jti") === id &&
    isSame(member(payload, "nbf"), from) && isSame(member(payload, "exp"), until);
  if (!agrees) malformed();
  return { id, issuer, from, until, bits: await unpack(member(subject, "encodedList")) };
};

// Whether the badge is withdrawn by this list, and as of when. Refused (cannot_check) with the reason.
const readStatus = async (token, keys, badge, at) => {
  const no = (why) => refuse("cannot_check", why);
  let opened, list;
  try {
    opened = await openToken(token, keys, MAX_LIST);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    no("The list of withdrawn badges is not signed by this register.");
  }
  try {
    list = await takenApart(opened.payload);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    no("The list of withdrawn badges cannot be read.");
  }
  if (list.id !== badge.listId || list.issuer !== badge.issuer || opened.issuer !== badge.issuer)
    no("This is the list of withdrawn badges of another register.");
  if (at > list.until + TOLERANCE) no("The list of withdrawn badges is too old.");
  if (at < list.from - TOLERANCE) no("The list of withdrawn badges is from the future.");
  if (badge.index >= list.bits.length * 8) no("The list of withdrawn badges does not cover this badge.");
  const isWithdrawn = (list.bits[badge.index >> 3] & (0x80 >> (badge.index & 7))) !== 0;
  return { isWithdrawn, asOf: list.from };
};

// The id that a list gives itself, unchecked: only to pick the right one.
const claimedId = (token) => {
  try {
    return readJson(decodeBase64url(token.slice(0, MAX_LIST).split(".")[1])).get("id");
  } catch {
    return undefined;
  }
};

// What all lists at hand say together; one that says withdrawn outweighs any other.
const statusOf = async (badge, keys, lists, at) => {
  let answer = { isWithdrawn: null, why: "There is no list of withdrawn badges to check against." };
  for (const token of lists) {
    if (claimedId(token) !== badge.listId) continue;
    try {
      const found = await readStatus(token, keys, badge, at);
      if (found.isWithdrawn) return found;
      answer = found;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (answer.isWithdrawn === null) answer = { isWithdrawn: null, why: error.why };
    }
  }
  return answer;
};
