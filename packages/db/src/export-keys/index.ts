import type { Queryable } from '../scope/scopes.ts';

/** A key that signs exports, or that did. */
export interface ExportKeyRow {
  /** Its RFC 7638 thumbprint. */
  kid: string;
  /** 32 bytes. */
  publicKey: Buffer;
  /** The encrypted private key; null once the key was replaced. */
  sealed: Buffer | null;
  createdAt: Date;
}

/** Returns every key that was ever used, newest first. */
export async function listExportKeys(database: Queryable): Promise<ExportKeyRow[]> {
  const { rows } = await database.query<ExportKeyRow>(
    `SELECT kid, public_key AS "publicKey", sealed, created_at AS "createdAt"
     FROM export_key
     ORDER BY created_at DESC, kid DESC`,
  );
  return rows;
}

/** Adds a key. Two servers that add their first key at the same time have two keys, which is harmless. */
export async function addExportKey(
  database: Queryable,
  { kid, publicKey, sealed }: Omit<ExportKeyRow, 'createdAt'>,
): Promise<void> {
  await database.query('INSERT INTO export_key (kid, public_key, sealed) VALUES ($1, $2, $3)', [
    kid,
    publicKey,
    sealed,
  ]);
}

/** Deletes the private part of all keys but one. Their public part stays. */
export async function retireExportKeys(database: Queryable, keptKid: string): Promise<void> {
  await database.query('UPDATE export_key SET sealed = NULL WHERE kid <> $1 AND sealed IS NOT NULL', [
    keptKid,
  ]);
}
