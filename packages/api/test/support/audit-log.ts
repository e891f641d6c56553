import { type AuditEntry, accessEntrySchema, newId, type Scope } from '@masker/contract';
import { hashToken, newToken } from '../../src/index.ts';
import type { Installation, Tenant } from './installation.ts';

/** Everything that is recorded of an account, the oldest first, each as the wire has it. */
export async function recordOf(
  { database, recorder }: Installation,
  accountId: string,
): Promise<AuditEntry[]> {
  await recorder.flush();
  const { rows } = await database.pool.query(
    'SELECT sequence, at, entry, hash FROM access_log_entry WHERE account_id = $1 ORDER BY sequence',
    [accountId],
  );
  return rows.map(({ sequence, at, entry, hash }) =>
    accessEntrySchema.parse({
      sequence: Number(sequence),
      at: at.toISOString(),
      ...JSON.parse(entry),
      hash: hash.toString('hex'),
    }),
  );
}

/** A service token of an account. */
export async function makeToken(
  { database }: Installation,
  { accountId }: Tenant,
  scopes: Scope[],
  options: { agentId?: string; expiresAt?: Date } = {},
): Promise<{ id: string; secret: string }> {
  const [id, secret] = [newId('token'), newToken()];
  await database.directory.apiToken.create({
    data: { accountId, id, name: 'Night shift', hash: new Uint8Array(hashToken(secret)), scopes, ...options },
  });
  return { id, secret };
}

export const bearer = ({ secret }: { secret: string }) => ({
  headers: { authorization: `Bearer ${secret}` },
});
