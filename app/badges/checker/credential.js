// What a badge says. A payload that the register would not have written is not a badge (badge/openbadge.py).

const CODE = /^[0-9A-HJKMNP-TV-Z]{12}$/;
const ID = /^(https?:\/\/[^/?#\s]+)\/badges\/([^/]+)\/credentials\/([1-9][0-9]{0,8})$/;
const LIST = /^\/status\/revocation\/([1-9][0-9]{0,5})$/;
const INDEX = /^(?:0|[1-9][0-9]{0,8})$/;
const DOCUMENT = /^\/codes\/([a-z0-9-]+)\/(?:([a-z0-9-]+)\/)?([0-9A-Za-z.-]+)$/;
const ASSOCIATION = /^\/associations\/([a-z0-9-]+)$/;

const matched = (pattern, text) => (typeof text === "string" && pattern.exec(text)) || malformed();
const without = (prefix, text) => (typeof text !== "string" ? malformed() : text.startsWith(prefix) ? text.slice(prefix.length) : text);
const prose = (text) => (typeof text === "string" && text !== "" && [...text].length <= 400 ? text : malformed());
const didWeb = (baseUrl) => `did:web:${baseUrl.split("://")[1].toLowerCase().replaceAll(":", "%3A")}`;

// The moment (in seconds) that a text such as 2026-11-22T00:49:14Z names.
const moment = (text) => {
  if (typeof text !== "string" || !/^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) malformed();
  const time = Date.parse(text);
  if (Number.isNaN(time) || new Date(time).toISOString() !== text.replace("Z", ".000Z")) malformed();
  return time / 1000;
};

const readBadge = (payload) => {
  const subject = member(payload, "credentialSubject");
  const achievement = member(subject, "achievement");
  const status = member(payload, "credentialStatus");
  const [, baseUrl, code, number] = matched(ID, member(payload, "id"));
  matched(CODE, code);
  const listId = member(status, "statusListCredential");
  matched(LIST, without(baseUrl, listId));
  const [index] = matched(INDEX, member(status, "statusListIndex"));
  const [identifiers, alignment] = [member(subject, "identifier"), member(achievement, "alignment")];
  if (!Array.isArray(identifiers) || identifiers.length === 0) malformed();
  if (!Array.isArray(alignment) || alignment.length === 0) malformed();
  const known = identifiers.map((each) => [without("ext:", member(each, "identityType")), prose(member(each, "identityHash"))]);
  const documents = alignment.map((each) => {
    const [, slug, key, edition] = matched(DOCUMENT, without(baseUrl, member(each, "targetUrl")));
    return { slug, key: key ?? "code", edition, name: prose(member(each, "targetName")) };
  });
  const association = subject.has("source")
    ? { slug: matched(ASSOCIATION, without(baseUrl, member(subject, "source", "id")))[1], name: prose(member(subject, "source", "name")) }
    : null;
  const badge = {
    baseUrl, code, id: `${baseUrl}/badges/${code}/credentials/${number}`, issuer: didWeb(baseUrl),
    listId, index: Number(index), documents, association,
    company: prose(member(subject, "name")), registerNumber: known.at(-1).join(":"), origin: prose(member(subject, "id")),
    hosts: known.slice(0, -1).filter(([kind]) => kind === "domain").map(([, host]) => host),
    since: moment(member(payload, "awardedDate")), from: moment(member(payload, "validFrom")), until: moment(member(payload, "validUntil")),
    title: prose(member(payload, "name")), achievement: prose(member(achievement, "name")),
    description: prose(member(achievement, "description")), issuerName: prose(member(payload, "issuer", "name")),
  };
  if (!isSame(payload, written(badge)) || normalisedOrigin(badge.origin) !== badge.origin) malformed();
  return badge;
};

const stamp = (seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
const identifier = (kind, value) => ({ type: "IdentityObject", hashed: false, identityHash: value, identityType: `ext:${kind}` });

// The payload that the register writes for a badge.
const written = (badge) => {
  const slug = badge.documents[0].slug;
  const version = badge.documents.map((each, at) => (at === 0 ? each.edition : `${each.key}-${each.edition}`)).join("+");
  const achievementId = `${badge.baseUrl}/codes/${slug}/${version}`;
  const colon = badge.registerNumber.indexOf(":");
  const subject = {
    id: badge.origin, type: ["AchievementSubject", "Profile"], name: badge.company, role: "Signatory",
    identifier: [
      ...badge.hosts.map((host) => identifier("domain", host)),
      identifier(badge.registerNumber.slice(0, colon), badge.registerNumber.slice(colon + 1)),
    ],
    achievement: {
      id: achievementId, type: ["Achievement"], achievementType: "ext:CodeOfConductSignatory", version,
      name: badge.achievement, description: badge.description, criteria: { id: `${achievementId}/criteria` },
      alignment: badge.documents.map((each) => ({
        type: ["Alignment"], targetName: each.name, targetCode: each.edition,
        targetUrl: `${badge.baseUrl}/codes/${slug}/${each.key === "code" ? "" : `${each.key}/`}${each.edition}`,
      })),
    },
  };
  if (badge.association)
    subject.source = { id: `${badge.baseUrl}/associations/${badge.association.slug}`, type: ["Profile"], name: badge.association.name };
  return {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
    id: badge.id, type: ["VerifiableCredential", "OpenBadgeCredential"], name: badge.title,
    issuer: { id: badge.issuer, type: ["Profile"], name: badge.issuerName, url: badge.baseUrl },
    validFrom: stamp(badge.from), validUntil: stamp(badge.until), awardedDate: stamp(badge.since),
    credentialSubject: subject,
    credentialStatus: {
      id: `${badge.listId}#${badge.index}`, type: "BitstringStatusListEntry", statusPurpose: "revocation",
      statusListIndex: String(badge.index), statusListCredential: badge.listId,
    },
    iss: badge.issuer, sub: badge.origin, jti: badge.id, nbf: badge.from, exp: badge.until,
  };
};

// What the ticket of a printed logo says (badge/ticket.py).
const readTicket = (payload) => {
  const [, baseUrl, code, number] = matched(ID, member(payload, "badge"));
  const [, list, index] = matched(/^([1-9][0-9]{0,5})#(0|[1-9][0-9]{0,8})$/, member(payload, "idx"));
  const until = member(payload, "exp");
  const ticket = {
    code, baseUrl, issuer: didWeb(baseUrl), origin: prose(member(payload, "sub")),
    listId: `${baseUrl}/status/revocation/${list}`, index: Number(index), from: -Infinity,
    until: typeof until === "bigint" && until >= 0n && until < 100000000000n ? Number(until) : malformed(),
  };
  const wanted = {
    iss: ticket.issuer, sub: ticket.origin, exp: ticket.until, code: matched(CODE, code)[0],
    badge: `${baseUrl}/badges/${code}/credentials/${number}`, idx: `${list}#${index}`,
  };
  if (!isSame(payload, wanted) || normalisedOrigin(ticket.origin) !== ticket.origin) malformed();
  return ticket;
};
