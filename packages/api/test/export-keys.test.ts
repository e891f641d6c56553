import { createPublicKey, sign, verify } from 'node:crypto';
import { exportKeySetSchema } from '@masker/contract';
import { listExportKeys } from '@masker/db';
import { calculateJwkThumbprint } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExportKeys } from '../src/export-keys/export-keys.ts';
import { createInstallation, type Installation, secret } from './support/installation.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());

const published = async () =>
  exportKeySetSchema.parse(await (await installation.get('/api/v1/export-keys')).json()).keys;
const text = Buffer.from('what was exported');

test('the first use creates a key, later uses return it, and its public key verifies', async () => {
  expect(await published()).toEqual([]);
  const keys = createExportKeys(installation.serving, secret);
  const { kid, privateKey } = await keys.current();
  expect(await keys.current()).toMatchObject({ kid });
  const [jwk] = await published();
  expect(jwk?.kid).toBe(kid);
  expect(await calculateJwkThumbprint(jwk ?? {})).toBe(kid);
  const publicKey = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  expect(verify(null, text, publicKey, sign(null, text, privateKey))).toBe(true);
});

test('a rotation creates a new signing key, keeps the earlier public key, and deletes its private key', async () => {
  const keys = createExportKeys(installation.serving, secret);
  const before = await keys.current();
  const { kid } = await keys.rotate();
  expect(kid).not.toBe(before.kid);
  expect(await keys.current()).toMatchObject({ kid });
  expect((await published()).map((key) => key.kid)).toEqual([kid, before.kid]);
  const rows = await listExportKeys(installation.serving);
  expect(rows.map(({ sealed }) => sealed !== null)).toEqual([true, false]);
});

test('the private key is stored encrypted, and another secret cannot decrypt it', async () => {
  const keys = createExportKeys(installation.serving, secret);
  const { kid, privateKey } = await keys.current();
  const [row] = await listExportKeys(installation.serving);
  const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  expect(seed).toHaveLength(32);
  expect(row?.sealed?.includes(seed)).toBe(false);
  const restored = createExportKeys(installation.serving, 'another secret, of more than 32 characters');
  const other = await restored.current();
  expect(other.kid).not.toBe(kid);
  expect((await published()).map((key) => key.kid)).toContain(kid);
  expect(await keys.current()).toMatchObject({ kid });
});

test.each([
  ['remove a key', 'DELETE FROM export_key'],
  ['change what was published', "UPDATE export_key SET public_key = decode(repeat('00', 32), 'hex')"],
  ['change its id', "UPDATE export_key SET kid = 'x'"],
])('the server role cannot %s', async (_what, statement) => {
  await expect(installation.serving.query(statement)).rejects.toThrow(/permission denied/);
});

test('needs no credential, and ignores an invalid one', async () => {
  const answer = await installation.get('/api/v1/export-keys', { token: 'msk_nothing' });
  expect(answer.status).toBe(200);
  expect((await installation.get('/api/v1/export-keys', null, { method: 'POST' })).status).toBe(405);
});
