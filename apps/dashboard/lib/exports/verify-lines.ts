import type { Export } from '@masker/contract/plain';

/** What a statement of a file is called beside it. */
export function statementName(file: string): string {
  return `${file}.statement.json`;
}

/** The command that gets the public keys. @param origin of this installation */
export function keysLine(origin: string): string {
  return `curl ${origin}/api/v1/export-keys > keys.json`;
}

/** Verifies a file with the command `masker`. */
export function verifyLine({ name }: NonNullable<Export['file']>): string {
  return `masker export verify ${name} ${statementName(name)} --keys keys.json`;
}

/** Verifies a file with `openssl` and `sha256sum` alone, in a folder with the file, its statement and `keys.json`. */
export function opensslLines({ name, sha256 }: NonNullable<Export['file']>): string {
  const statement = statementName(name);
  return String.raw`# The key that the statement names, as openssl takes it.
KEYID=$(sed 's/.*"keyid":"\([^"]*\)".*/\1/' ${statement})
X=$(tr '{' '\n' < keys.json | grep -F "\"kid\":\"$KEYID\"" | sed 's/.*"x":"\([^"]*\)".*/\1/')
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; echo "$X=" | tr '_-' '/+' | base64 -d; } > key.der

# What was signed: the type and the payload, each after its length.
sed 's/.*"payload":"\([^"]*\)".*/\1/' ${statement} | base64 -d > payload.json
{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < payload.json)"; cat payload.json; } > signed
sed 's/.*"sig":"\([^"]*\)".*/\1/' ${statement} | base64 -d > signature
openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed -sigfile signature

# The file is one that the statement is about.
if grep -q ${sha256} payload.json; then echo "${sha256}  ${name}" | sha256sum -c
else echo "FAILED: the statement is about another file"; false; fi`;
}
