import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { ExportKey, ExportKeySet } from '@masker/contract';
import {
  addExportKey,
  type ExportKeyRow,
  listExportKeys,
  type Queryable,
  retireExportKeys,
} from '@masker/db';
import { createKeySealer, type KeySealer } from '../keys/sealed-key.ts';

/** The key that signs now. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

/** The keys that sign exports. They belong to the installation, not to an account. */
export interface ExportKeys {
  /** The key that signs now. The first call creates one, and so does a call after the secret was replaced. */
  current(): Promise<SigningKey>;
  /** Creates a key that signs from now on, and deletes the private part of the earlier ones. */
  rotate(): Promise<SigningKey>;
  /** Every key that ever signed, newest first. */
  published(): Promise<ExportKeySet>;
}

/**
 * @param database serves requests; keys are not data of accounts
 * @param secret the installation's secret, which encrypts the private keys
 */
export function createExportKeys(database: Queryable, secret: string): ExportKeys {
  const sealer = createKeySealer(secret);
  return {
    async current() {
      return firstOpened(await listExportKeys(database), sealer) ?? addKey(database, sealer);
    },
    async rotate() {
      const key = await addKey(database, sealer);
      await retireExportKeys(database, key.kid);
      return key;
    },
    async published() {
      return { keys: (await listExportKeys(database)).map(({ publicKey }) => toJwk(publicKey)) };
    },
  };
}

/** Whether the next export is signed with a new key, as no private part that is kept was encrypted with this secret. */
export async function isKeyLost(database: Queryable, secret: string): Promise<boolean> {
  const rows = await listExportKeys(database);
  return rows.some(({ sealed }) => sealed !== null) && firstOpened(rows, createKeySealer(secret)) === null;
}

/** The newest key whose private part is kept, and was encrypted with the secret of the sealer. */
function firstOpened(rows: readonly ExportKeyRow[], sealer: KeySealer): SigningKey | null {
  for (const { kid, sealed } of rows) {
    const key = sealed && sealer.open(kid, sealed);
    if (key) return { kid, privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }) };
  }
  return null;
}

async function addKey(database: Queryable, sealer: KeySealer): Promise<SigningKey> {
  const pair = generateKeyPairSync('ed25519');
  const { x = '' } = pair.publicKey.export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url');
  const kid = thumbprint(x);
  const sealed = sealer.seal(kid, pair.privateKey.export({ format: 'der', type: 'pkcs8' }));
  await addExportKey(database, { kid, publicKey, sealed });
  return { kid, privateKey: pair.privateKey };
}

/** A public key as it is published. */
export function toJwk(publicKey: Buffer): ExportKey {
  const x = publicKey.toString('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x, kid: thumbprint(x), use: 'sig', alg: 'EdDSA' };
}

/** The RFC 7638 thumbprint: the SHA-256 of the required members in alphabetical order. */
function thumbprint(x: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
}
