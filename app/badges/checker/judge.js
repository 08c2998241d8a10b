// The one function that judges, as the page, the JSON and the command do (badge/verifying.py).

const EXPLANATIONS = {
  valid: "The company signed these documents, and the badge is in force.",
  not_for_this_site: "The badge is real, but it belongs to another website.",
  withdrawn: "The register has withdrawn this badge. It no longer counts.",
  expired: "The term of this badge is over. It no longer counts.",
  not_yet_valid: "The term of this badge has not begun yet.",
  cannot_check: "The signature holds, but we cannot check whether the badge was withdrawn.",
};
const MAX_TICKET_TERM = 35 * 24 * 3600;

// The token, or the ticket behind the # of the address in a QR code. An address alone says nothing.
const behindAddress = (token) => {
  if (!/^https?:\/\//i.test(token)) return token;
  const match = /^https?:\/\/[^/?#\s]+\/v\/[0-9A-Z]{12}#([A-Za-z0-9._-]+)$/i.exec(token);
  return match ? match[1] : refuse("not_a_badge", "An address alone proves nothing. Show the logo or its credential.");
};

const outcomeOf = (found, status, at, on) => {
  if (status.isWithdrawn) return "withdrawn";
  if (at < found.from - TOLERANCE) return "not_yet_valid";
  if (at > found.until + TOLERANCE) return "expired";
  if (on !== null && normalisedOrigin(on) !== found.origin) return "not_for_this_site";
  return status.isWithdrawn === null ? "cannot_check" : "valid";
};

// Judge a badge (a file, a token) or a ticket of print. All values come in; nothing is fetched.
//
// shown: bytes; keys: text of a JWKS; lists: texts of signed lists; at: seconds; on: origin or null.
// The verdict on a ticket is not_a_badge; what the ticket itself is worth stands under "ticket".
const judge = async ({ shown, keys, lists = [], at, on = null }) => {
  try {
    const token = behindAddress(findToken(shown));
    const trusted = await readKeys(keys);
    const opened = await openToken(token, trusted, MAX_BADGE);
    const found = read(opened);
    if (found.issuer !== opened.issuer) refuse("forged", "It names another register than the one that signed it.");
    if (found.isTicket && found.until > at + MAX_TICKET_TERM + TOLERANCE)
      refuse("not_a_badge", "It is signed by this register, but it is not a badge.");
    const status = await statusOf(found, trusted, lists, at);
    const outcome = outcomeOf(found, status, at, on);
    const why = outcome === "cannot_check" ? status.why : null;
    if (!found.isTicket) return { verdict: outcome, explanation: EXPLANATIONS[outcome], why, found, asOf: status.asOf };
    return { verdict: "not_a_badge", explanation: TICKET, ticket: outcome, why, found, asOf: status.asOf };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { verdict: error.outcome, explanation: error.why };
  }
};

// The verdict with what the log says beside it: what it has withdrawn counts no longer.
const withLog = (answer, log) => {
  if (log.outcome !== "holds" || log.act !== "badge-withdrawn") return { ...answer, log };
  if (answer.ticket) return { ...answer, ticket: "withdrawn", log };
  return { ...answer, verdict: "withdrawn", explanation: EXPLANATIONS.withdrawn, why: null, log };
};

const TICKET = "This is the ticket of a printed logo, not the logo itself.";

const read = (opened) => {
  for (const [reader, isTicket] of [[readBadge, false], [readTicket, true]]) {
    try {
      return { ...reader(opened.payload), isTicket };
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  return refuse("not_a_badge", "It is signed by this register, but it is not a badge.");
};
