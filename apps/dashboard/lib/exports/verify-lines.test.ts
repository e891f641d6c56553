import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { opensslLines, statementName, verifyLine } from './verify-lines.ts';

const content = '{"id":"sess_1"}\n';
const name = 'a.ndjson';
const sha256 = createHash('sha256').update(content).digest('hex');
const file = { name, bytes: content.length, sha256 };

/** What a statement says that is about another file. */
const other = JSON.stringify({ subject: [{ name, digest: { sha256: sha256.replace(/./g, '0') } }] });

/** A folder with a file, its statement and the keys, as the server sends them. */
function folderWith(changed: { content?: string; payload?: string; signed?: string } = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'masker-verify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const payload = JSON.stringify({ subject: [{ name, digest: { sha256 } }], predicateType: 'x' });
  const body = changed.signed ?? payload;
  const signed = `DSSEv1 28 application/vnd.in-toto+json ${body.length} ${body}`;
  const statement = {
    payloadType: 'application/vnd.in-toto+json',
    payload: Buffer.from(changed.payload ?? payload).toString('base64'),
    signatures: [{ keyid: 'a-key', sig: sign(null, Buffer.from(signed), privateKey).toString('base64') }],
  };
  const keys = { keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: 'a-key', use: 'sig', alg: 'EdDSA' }] };
  writeFileSync(path.join(folder, name), changed.content ?? content);
  writeFileSync(path.join(folder, statementName(name)), JSON.stringify(statement));
  writeFileSync(path.join(folder, 'keys.json'), JSON.stringify(keys));
  return folder;
}

const run = (folder: string) =>
  execFileSync('bash', ['-ec', opensslLines(file)], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

describe('the lines for openssl', () => {
  it('verify what is right', () => {
    expect(run(folderWith())).toBe(`Signature Verified Successfully\n${name}: OK\n`);
  });

  it.each([
    ['another content', { content: '{"id":"sess_2"}\n' }],
    ['another statement', { payload: JSON.stringify({ subject: [{ name, digest: { sha256 } }] }) }],
    ['the statement of another file', { payload: other, signed: other }],
  ])('refuse %s', (_, changed) => {
    expect(() => run(folderWith(changed))).toThrow();
  });

  it('say so of a statement of another file', () => {
    const run = `(${opensslLines(file)}) || true`;
    const cwd = folderWith({ payload: other, signed: other });
    expect(execFileSync('bash', ['-c', run], { cwd, encoding: 'utf8', stdio: 'pipe' })).toBe(
      'Signature Verified Successfully\nFAILED: the statement is about another file\n',
    );
  });
});

it('verifyLine names the file and its statement', () => {
  expect(verifyLine(file)).toBe('masker export verify a.ndjson a.ndjson.statement.json --keys keys.json');
});
