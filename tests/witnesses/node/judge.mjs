// What five pieces of software that nobody here wrote say of each sample.
// Standard input: {samples, contexts, schema}; standard output: {witness: {file: accepts}}.
import { readFileSync } from "node:fs";
import Ajv2019 from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import { verifyJWT } from "did-jwt";
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import jsonld from "jsonld";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";

const { samples, contexts, schema } = JSON.parse(readFileSync(0, "utf8"));
const issuer = "did:web:register.example";

const withJose = async ({ token, on, at, keys }) => {
  await jwtVerify(token, createLocalJWKSet(keys), {
    algorithms: ["ES256"], issuer, requiredClaims: ["exp"], currentDate: new Date(at * 1000), clockTolerance: 60,
    ...(on === null ? {} : { subject: on }),
  });
  return true;
};

const withDidJwt = async ({ token, on, at, didDocuments }) => {
  const resolve = async (url) => ({
    didDocument: didDocuments[url.split("#")[0]] ?? null, didDocumentMetadata: {},
    didResolutionMetadata: didDocuments[url.split("#")[0]] ? {} : { error: "notFound" },
  });
  const { payload } = await verifyJWT(token, {
    resolver: { resolve }, proofPurpose: "assertionMethod", policies: { now: at }, skewTime: 60,
  });
  return on === null || payload.sub === on;
};

const withStatusList = async ({ token, lists }) => {
  const credential = decodeJwt(token);
  const documentLoader = async (url) => {
    for (const list of lists) {
      const document = decodeJwt(list);
      if (document.id === url) return { document };
    }
    throw new Error("not at hand");
  };
  const found = await checkStatus({ credential, documentLoader, verifyBitstringStatusListCredential: false });
  return found.verified && found.results.every((each) => each.status === false);
};

const withJsonld = async ({ token }) => {
  const { iss, sub, nbf, exp, ...credential } = decodeJwt(token); // claims of the token, not of the credential
  const documentLoader = async (url) => {
    if (!(url in contexts)) throw new Error("not at hand");
    return { contextUrl: null, documentUrl: url, document: contexts[url] };
  };
  const expanded = await jsonld.expand(credential, { safe: true, documentLoader });
  return expanded.length === 1;
};

const ajv = new Ajv2019({ strict: false, allErrors: false });
addFormats(ajv);
const fits = ajv.compile(schema);
const withAjv = async ({ token }) => fits(decodeJwt(token));

const witnesses = {
  "jose": withJose, "did-jwt": withDidJwt, "vc-bitstring-status-list": withStatusList,
  "jsonld": withJsonld, "ajv": withAjv,
};
const answers = {};
for (const [name, accepts] of Object.entries(witnesses)) {
  answers[name] = {};
  for (const sample of samples) answers[name][sample.file] = await accepts(sample).catch(() => false);
}
process.stdout.write(JSON.stringify(answers));
