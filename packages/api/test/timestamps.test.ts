import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Export, ExportBody } from '@masker/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InvalidTimestamp, timestampRequest, verifyTimestamp } from '../src/timestamps/timestamp.ts';
import { makeExport } from './support/access.ts';
import { recordOf } from './support/audit-log.ts';
import { call } from './support/call.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { startTimestampAuthority, type TestAuthority } from './support/timestamp-authority.ts';

let authority: TestAuthority;

beforeAll(async () => {
  authority = await startTimestampAuthority();
});
afterAll(() => authority.close());
beforeEach(() => {
  authority.answer = null;
  authority.requests.length = 0;
});

const bytes = (text: string) => Buffer.from(text);

describe('a reply', () => {
  const data = bytes('a statement');
  /** Why a reply is refused; null if it is not. */
  const refusal = async (reply: Uint8Array, asked: Parameters<typeof verifyTimestamp>[1]) => {
    try {
      await verifyTimestamp(reply, asked);
      return null;
    } catch (error) {
      if (!(error instanceof InvalidTimestamp)) throw error;
      return error.message;
    }
  };

  test('of an authority to our request is valid, and has its time', async () => {
    const { der, nonce } = timestampRequest(data);
    const before = Math.floor(Date.now() / 1_000) * 1_000;
    const reply = authority.reply(Buffer.from(der));
    const at = await verifyTimestamp(reply, { data, nonce, trusted: authority.ca });
    expect(at.getTime()).toBeGreaterThanOrEqual(before);
    expect(at.getTime()).toBeLessThanOrEqual(Date.now());
    // Without roots, who signed is not asked.
    expect(await refusal(reply, { data, nonce })).toBe(null);
  });

  test('is refused that is of something else, answers another request, or is not of a trusted authority', async () => {
    const { der, nonce } = timestampRequest(data);
    const reply = authority.reply(Buffer.from(der));
    const other = await startTimestampAuthority();
    try {
      expect(await refusal(reply, { data: bytes('another'), nonce })).toMatch(/something else/);
      const another = timestampRequest(data).nonce;
      expect(await refusal(reply, { data, nonce: another })).toMatch(/nonce differs/);
      expect(await refusal(reply, { data, nonce, trusted: other.ca })).toMatch(/trusted authority/);
      expect(await refusal(reply, { data, nonce, trusted: 'no certificate' })).toMatch(/no certificate/);
    } finally {
      await other.close();
    }
  });

  test('is refused that was changed where it says something, and never gives another time', async () => {
    const { der, nonce } = timestampRequest(data);
    const reply = authority.reply(Buffer.from(der));
    const asked = { data, nonce, trusted: authority.ca };
    const time = (await verifyTimestamp(reply, asked)).getTime();
    const digest = createHash('sha256').update(data).digest();
    const said = [digest, nonce, bytes(String(new Date(time).getUTCFullYear()))].map((part) => {
      const start = reply.indexOf(part);
      expect(start).toBeGreaterThan(0);
      return { start, end: start + part.length };
    });
    // The last bytes are the signature.
    said.push({ start: reply.length - 40, end: reply.length });
    for (let at = 0; at < reply.length; at++) {
      const isSaid = said.some(({ start, end }) => at >= start && at < end);
      if (!isSaid && at % 7 > 0) continue;
      const changed = Buffer.from(reply);
      changed[at] = (changed[at] as number) ^ 1;
      const found = await verifyTimestamp(changed, asked).catch((error: unknown) => {
        if (error instanceof InvalidTimestamp) return null;
        throw error;
      });
      expect([at, isSaid ? null : time]).toEqual([at, isSaid ? found : (found?.getTime() ?? time)]);
    }
  });

  test('is refused whose certificate is not one for timestamps, or is not named by the signature', async () => {
    const { der, nonce } = timestampRequest(data);
    await writeFile(path.join(authority.folder, 'true.tsr'), authority.reply(Buffer.from(der)));
    const { openssl } = authority;
    openssl('ts', '-reply', '-in', 'true.tsr', '-token_out', '-out', 'token.der');
    openssl(
      'cms',
      '-verify',
      '-noverify',
      '-inform',
      'DER',
      '-in',
      'token.der',
      '-binary',
      '-out',
      'info.der',
    );
    const signedBy = (signer: string, ...options: string[]) => {
      const type = ['-econtent_type', '1.2.840.113549.1.9.16.1.4'];
      const files = ['-in', 'info.der', '-outform', 'DER', '-out', 'forged.der'];
      const keys = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`];
      openssl('cms', '-sign', '-nodetach', '-binary', ...type, ...keys, ...options, ...files);
      return replyOf(readFileSync(path.join(authority.folder, 'forged.der')));
    };
    const asked = { data, nonce, trusted: authority.ca };
    expect(await refusal(signedBy('tsa', '-cades'), asked)).toBe(null);
    expect(await refusal(signedBy('tsa'), asked)).toMatch(/names another certificate/);
    expect(await refusal(signedBy('server', '-cades'), asked)).toMatch(/not one for timestamps/);
    expect(await refusal(bytes('no reply'), asked)).toMatch(/no reply/);
  });

  test('that refuses says so', async () => {
    const sha1 = path.join(authority.folder, 'sha1.tsq');
    await writeFile(path.join(authority.folder, 'data'), data);
    authority.openssl('ts', '-query', '-data', 'data', '-sha512', '-out', sha1);
    const refused = authority.reply(readFileSync(sha1));
    expect(await refusal(refused, { data })).toMatch(/The authority refused: status 2/);
  });
});

describe('an export', () => {
  let installation: Installation;
  let tenant: Tenant;

  beforeAll(async () => {
    const { url, ca } = authority;
    installation = await createInstallation({
      timestampAuthority: { url, trusted: ca, authorization: 'Bearer a-secret' },
    });
    tenant = await installation.tenant();
  });
  afterAll(() => installation.close());

  const stateOf = async ({ id }: Export) =>
    (await call<ExportBody>(installation, tenant, 'GET', `exports/${id}`)).export;
  const timestampOf = ({ id }: Export) => installation.get(`/api/v1/exports/${id}/timestamp`, tenant);

  async function stamped(made: Export): Promise<Export> {
    for (;;) {
      const state = await stateOf(made);
      if (state.timestamp?.at) return state;
      await sleep(20);
    }
  }

  test('has a timestamp of its statement, which openssl verifies', async () => {
    const made = await makeExport(installation, tenant);
    const state = await stamped(made);
    expect(state.timestamp).toEqual({ at: expect.stringMatching(/Z$/), error: null });
    const answer = await timestampOf(made);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/timestamp-reply']);
    const statement = await (await installation.get(`/api/v1/exports/${made.id}/statement`, tenant)).text();
    await writeFile(path.join(authority.folder, 'statement.json'), statement);
    await writeFile(path.join(authority.folder, 'statement.tsr'), Buffer.from(await answer.arrayBuffer()));
    const verify = ['ts', '-verify', '-data', 'statement.json', '-in', 'statement.tsr', '-CAfile', 'ca.pem'];
    expect(authority.openssl(...verify)).toContain('Verification: OK');
    await writeFile(path.join(authority.folder, 'statement.json'), `${statement} `);
    expect(() => authority.openssl(...verify)).toThrow();
    expect(authority.requests).toHaveLength(1);
    expect(authority.requests[0]?.headers).toMatchObject({
      'content-type': 'application/timestamp-query',
      authorization: 'Bearer a-secret',
    });
    const entries = await recordOf(installation, tenant.accountId);
    expect(entries.find(({ action }) => action === 'exports.timestamp')).toMatchObject({ target: made.id });
    expect(installation.logged.join('')).not.toContain('a-secret');
  });

  test('is done while the authority is away, says so, and is stamped once it is back', async () => {
    const answers: [TestAuthority['answer'], RegExp][] = [
      [() => 503, /HTTP status 503/],
      [() => null, /cannot be reached/],
      [() => bytes('what?'), /no reply of a timestamp authority/],
      [(query) => authority.reply(withOtherNonce(query)), /nonce differs/],
    ];
    const retryNow = () =>
      installation.database.pool.query(
        'UPDATE session_export SET timestamp_due_at = now() WHERE timestamp_due_at IS NOT NULL',
      );
    const [first] = answers[0] as (typeof answers)[0];
    authority.answer = first;
    const made = await makeExport(installation, tenant);
    expect(made).toMatchObject({ status: 'done', timestamp: { at: null } });
    for (const [answer, why] of answers) {
      authority.answer = answer;
      await retryNow();
      while (!why.test((await stateOf(made)).timestamp?.error ?? '')) await sleep(20);
      expect((await timestampOf(made)).status).toBe(404);
    }
    authority.answer = null;
    await retryNow();
    expect((await stamped(made)).timestamp?.error).toBe(null);
    expect((await timestampOf(made)).status).toBe(200);
  });
});

/** A request that is the same but for its nonce: 16 bytes that begin with 0x02 0x10. */
function withOtherNonce(query: Buffer): Buffer {
  const changed = Buffer.from(query);
  const at = changed.indexOf(Buffer.from([0x02, 0x10]));
  changed[at + 10] = (changed[at + 10] as number) ^ 0xff;
  return changed;
}

/** A reply with a token, that was granted. */
function replyOf(token: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from([0x30, 0x03, 0x02, 0x01, 0x00]), token]);
  return Buffer.concat([Buffer.from([0x30, 0x82, body.length >> 8, body.length & 0xff]), body]);
}
