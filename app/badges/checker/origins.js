// Web origins as a browser writes them (badge/origins.py).

const HOST = /^(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$/;
const OWN_PORTS = { https: "443", http: "80" };

// The name of a host in its ASCII form, or null.
const asciiHost = (host) => {
  let name = host.toLowerCase();
  if (!/^[\x21-\x7e]*$/.test(name) || name.includes("xn--")) {
    try {
      name = new URL(`https://${name}`).hostname;
    } catch {
      return null;
    }
  }
  const strange = name.split(".").some((label) => label.slice(2, 4) === "--" && !label.startsWith("xn--"));
  return HOST.test(name) && !strange ? name : null;
};

// The origin of a text (an origin, address or bare host), or null when it has none.
const normalisedOrigin = (typed) => {
  const text = typed.trim();
  if (text.length > 1990 || /[\s\\\u0000-\u001f]/.test(text)) return null;
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(text.includes("://") ? text : `https://${text}`);
  if (!match) return null;
  const scheme = match[1].toLowerCase();
  const place = /^([^@:[\]%]+)(?::([0-9]{0,5}))?$/.exec(match[2]);
  if (!(scheme in OWN_PORTS) || !place) return null;
  const host = asciiHost(place[1]);
  const port = place[2] ? String(Number(place[2])) : "";
  if (host === null || Number(port) > 65535) return null;
  return `${scheme}://${host}${port === "" || port === OWN_PORTS[scheme] ? "" : `:${port}`}`;
};
