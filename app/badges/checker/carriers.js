// Where a badge travels: as text, or baked into an SVG or PNG (badge/carrier.py).

const MAX_PICTURE = 4 * 1024 * 1024;
const MAX_SVG = 1024 * 1024;
const MAX_CHUNKS = 10000;
const NAMESPACE = "https://purl.imsglobal.org/ob/v3p0";
const KEYWORD = "openbadgecredential";
const NOTHING = "This picture holds no badge. It may be a copy or a screenshot.";
const PLACE = "This picture does not hold one badge in its one right place.";
const OTHER_PICTURES = ["\xff\xd8\xff", "GIF8", "RIFF", "BM", "II*\0", "MM\0*", "%PDF"];

const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

const bounded = (token) => {
  if (token.trim() === "") refuse("no_credential", NOTHING);
  if (token.length > MAX_BADGE || !/^[\x00-\x7f]*$/.test(token)) refuse("not_a_badge", "This is not a badge.");
  return token.trim();
};

const findInSvg = (bytes) => {
  const unsafe = () => refuse("not_a_badge", "This file cannot be read safely as a picture.");
  if (bytes.length > MAX_SVG) refuse("not_a_badge", "This file is too large. A badge is smaller than 1 MB.");
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    unsafe();
  }
  // Entities are refused before anything is parsed, and so is any encoding but the usual one.
  const encoding = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']/.exec(text);
  if (/<!DOCTYPE|<!ENTITY/i.test(text) || (encoding && encoding[1].toLowerCase() !== "utf-8")) unsafe();
  const parsed = new DOMParser().parseFromString(text, "application/xml");
  const root = parsed.documentElement;
  if (parsed.getElementsByTagName("parsererror").length > 0) unsafe();
  if (root.localName !== "svg" || root.namespaceURI !== "http://www.w3.org/2000/svg")
    refuse("not_a_badge", "This is not a picture.");
  const named = [...parsed.getElementsByTagName("*")].filter((each) => each.localName.toLowerCase() === "credential");
  if (named.length === 0) refuse("no_credential", NOTHING);
  const first = named[0];
  const attributes = [...first.attributes].filter((each) => each.namespaceURI !== "http://www.w3.org/2000/xmlns/");
  let before = "";
  for (let node = root.firstChild; node && node !== first; node = node.nextSibling)
    if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) before += node.data;
  const isInPlace =
    named.length === 1 && first === root.firstElementChild && before.trim() === "" && first.namespaceURI === NAMESPACE &&
    attributes.length === 1 && attributes[0].name === "verify" && first.childElementCount === 0 && first.textContent.trim() === "";
  return isInPlace ? bounded(attributes[0].value) : refuse("not_a_badge", PLACE);
};

const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

const checksum = (bytes) => {
  let value = 0xffffffff;
  for (const byte of bytes) value = CHECKSUMS[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
};

// Every chunk with its kind; lengths, checksums, first and last chunk are checked.
const chunksOf = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = [];
  let at = 8;
  while (chunks.length < MAX_CHUNKS && at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) break;
    const kind = latin(bytes.subarray(at + 4, at + 8));
    if (checksum(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) break;
    if ((chunks.length === 0) !== (kind === "IHDR")) break;
    chunks.push([kind, bytes.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
    if (kind === "IEND") return at === bytes.length ? chunks : refuse("not_a_badge", "This picture is damaged.");
  }
  return refuse("not_a_badge", "This picture is damaged.");
};

const findInPng = (bytes) => {
  const found = [];
  for (const [kind, body] of chunksOf(bytes)) {
    if (!["tEXt", "zTXt", "iTXt"].includes(kind)) continue;
    const text = latin(body);
    if (text.split("\0", 1)[0].toLowerCase() !== KEYWORD) continue;
    if (kind !== "iTXt" || !text.startsWith(`${KEYWORD}\0\0\0\0\0`))
      refuse("not_a_badge", "The badge in this picture is packed in a wrong way.");
    found.push(text.slice(KEYWORD.length + 5));
  }
  if (found.length === 0) refuse("no_credential", NOTHING);
  return found.length === 1 ? bounded(found[0]) : refuse("not_a_badge", PLACE);
};

// The form with a proof inside needs more than this file has: it says so, and never that it is no badge.
const hasProofInside = (bytes) => {
  if (bytes.length > MAX_BADGE) return false;
  try {
    const found = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof found === "object" && found !== null && Object.hasOwn(found, "proof");
  } catch {
    return false;
  }
};
const PROOF_INSIDE = "This file does not read a logo with its proof inside (JSON). Check it at the register, or take its file or credential.";

// The token in a file or text.
const findToken = (bytes) => {
  if (bytes.length > MAX_PICTURE) refuse("not_a_badge", "This file is too large. A badge is smaller than 4 MB.");
  const start = latin(bytes.subarray(0, 16));
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return findInPng(bytes);
  if (OTHER_PICTURES.some((each) => start.startsWith(each)) || start.slice(4, 8) === "ftyp")
    refuse("no_credential", "This kind of file cannot hold a badge. Send the SVG or PNG file.");
  const text = bytes.length <= MAX_SVG ? latin(bytes) : start;
  if (text.replace(/^\xef\xbb\xbf/, "").trimStart().startsWith("<")) return findInSvg(bytes);
  if (hasProofInside(bytes)) refuse("cannot_check", PROOF_INSIDE);
  const match = bytes.length <= 2 * MAX_BADGE && /^[\t-\r ]*([\x21-\x7e]+)[\t-\r ]*$/.exec(text);
  return match ? match[1] : refuse("not_a_badge", "This is not a badge.");
};
