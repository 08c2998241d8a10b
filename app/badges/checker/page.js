// The page around it: two languages, a form, and the answer in words.

const WORDS = {
  valid: "This logo is valid",
  not_for_this_site: "This logo is not for this website",
  withdrawn: "This logo has been withdrawn",
  expired: "This logo has expired",
  not_yet_valid: "This logo is not valid yet",
  cannot_check: "This logo cannot be checked now",
  forged: "This logo is forged",
  unknown_issuer: "This logo was not issued by this register",
  not_a_badge: "This is not a logo of this register",
  no_credential: "This picture carries no proof",
};
const TICKET_WORDS = {
  valid: "This printed logo is valid",
  not_for_this_site: "This printed logo is not for this website",
  withdrawn: "This printed logo has been withdrawn",
  expired: "This printed logo is too old to check without the internet",
  cannot_check: "The ticket is real, but we do not know whether the logo was withdrawn",
};
const LOG_WORDS = {
  "badge-issued": "The public log holds that this logo was issued.",
  "badge-suspended": "The public log says last that this logo was suspended.",
  "badge-withdrawn": "The public log says last that this logo was withdrawn.",
};
const LOG_OUTCOMES = {
  fails: "The proof of the public log does not hold.",
  cannot_check: "The proof of the public log cannot be checked.",
};
const byId = (id) => document.getElementById(id);
const dutch = JSON.parse(byId("dutch").textContent);
let language = navigator.language.startsWith("nl") ? "nl" : "en";
const say = (sentence) => (language === "nl" ? (dutch[sentence] ?? sentence) : sentence);

const show = () => {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-say]")) {
    element.dataset.say ||= element.textContent;
    element.textContent = say(element.dataset.say);
  }
  document.title = `${say("Check a logo without the internet")} - Gedragscode Register`;
  byId("language").lang = language === "nl" ? "en" : "nl";
  byId("language").textContent = language === "nl" ? "English" : "Nederlands";
};

const element = (kind, text, className = "") => Object.assign(document.createElement(kind), { textContent: text, className });
const day = (seconds) =>
  new Date(seconds * 1000).toLocaleString(language, { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Amsterdam" });

const facts = (answer) => {
  const { found, asOf } = answer;
  const rows = [
    [say("Company"), found.company && `${found.company} (${found.registerNumber})`],
    [say("Documents signed"), found.documents?.map((each) => `${each.name} ${each.edition}`).join(", ")],
    [say("Through"), found.association?.name],
    [say("Valid until"), day(found.until)],
    [say("Code"), found.code.match(/.{4}/g).join("-")],
    [say("Withdrawals known as of"), asOf && day(asOf)],
  ];
  if (answer.log?.outcome === "holds")
    rows.push(
      [say("Place in the public log"), `${answer.log.index} / ${answer.log.size}`],
      [say("Seen by the witness"), answer.log.seenAt && day(answer.log.seenAt)],
    );
  const list = document.createElement("dl");
  for (const [name, value] of rows) if (value) list.append(element("dt", name), element("dd", value));
  return list;
};

const answered = (answer) => {
  const section = byId("answer");
  const outcome = answer.ticket ?? answer.verdict;
  const { log } = answer;
  const isDoubted = log && (log.outcome !== "holds" || log.act !== "badge-issued");
  section.className = outcome === "valid" && !isDoubted ? "good" : ["cannot_check", "no_credential"].includes(outcome) ? "" : "bad";
  section.replaceChildren(element("h2", say((answer.ticket ? TICKET_WORDS : WORDS)[outcome])));
  if (answer.found) section.append(element("p", answer.found.origin.replace("https://", ""), "site"));
  if (answer.found && outcome === "valid") section.append(element("p", say("It counts on this website only. Look at the address of the site.")));
  section.append(element("p", say(answer.explanation)));
  if (answer.why) section.append(element("p", say(answer.why)));
  if (log) section.append(element("p", say(log.outcome === "holds" ? LOG_WORDS[log.act] : LOG_OUTCOMES[log.outcome])));
  if (log?.why) section.append(element("p", say(log.why)));
  if (answer.found) section.append(facts(answer));
  section.hidden = false;
  section.focus();
};

let last = null;
byId("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = byId("file").files[0];
  const shown = file ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(byId("shown").value);
  const lists = byId("lists").value.split(/\s+/).filter((each) => each !== "");
  const on = byId("on").value.trim() || null;
  last = await judge({ shown, keys: byId("keys").value, lists, at: Date.now() / 1000, on });
  if (last.found && byId("proof").value.trim() !== "")
    last = withLog(last, await judgeProof({ text: byId("proof").value, keys: byId("log-keys").value, found: last.found }));
  answered(last);
});
byId("language").addEventListener("click", () => {
  language = language === "nl" ? "en" : "nl";
  show();
  if (last) answered(last);
});
show();
globalThis.badgeChecker = { judge, judgeProof, withLog }; // for programs that drive this page
