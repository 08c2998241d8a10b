// Reads {documents, did, contexts} on stdin; says of each document whether Digital Bazaar's libraries
// verify its proof, and whether safe mode finds a member without a meaning. Nothing is fetched.
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import jsonld from "jsonld";
import jsigs from "jsonld-signatures";

const { documents, did, contexts } = JSON.parse(await new Response(process.stdin).text());
const known = new Map(Object.entries(contexts));
known.set(did.id, did);
for (const method of did.verificationMethod) {
  known.set(method.id, { "@context": "https://w3id.org/security/multikey/v1", ...method });
}

const documentLoader = async (url) => {
  if (!known.has(url)) throw new Error(`not known: ${url}`);
  return { contextUrl: null, documentUrl: url, document: known.get(url) };
};

async function judged(document) {
  try {
    const unproven = { ...document };
    delete unproven.proof;
    await jsonld.canonize(unproven, { algorithm: "RDFC-1.0", format: "application/n-quads", documentLoader, safe: true });
  } catch (error) {
    return { safe: false, verified: false, why: String(error.message ?? error) };
  }
  const result = await jsigs.verify(document, {
    suite: new DataIntegrityProof({ cryptosuite }),
    purpose: new jsigs.purposes.AssertionProofPurpose({ controller: did }),
    documentLoader,
  });
  const errors = [result.error, ...(result.error?.errors ?? [])].filter(Boolean);
  return { safe: true, verified: result.verified, why: errors.map((each) => each.message).join("; ") };
}

const answers = [];
for (const document of documents) answers.push(await judged(document));
console.log(JSON.stringify(answers));
