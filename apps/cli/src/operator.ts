import os from 'node:os';
import { newId } from '@masker/contract';
import type { Database, RecordedFilters } from '@masker/db';

/** What an operator did to an account. */
export interface OperatorAccess {
  /** Such as `cookies.create`. */
  action: string;
  /** The id of what was made or changed. */
  target?: string;
  filters?: RecordedFilters;
  rows?: number;
}

/**
 * Records what an operator did, in the audit log of the account. Durable once it resolves, which is to be
 * waited for before anything is printed.
 */
export async function recordOperator(
  { pool }: Pick<Database, 'pool'>,
  accountId: string,
  { action, target, filters, rows }: OperatorAccess,
): Promise<void> {
  const { appendAuditEntry } = await import('@masker/db');
  await appendAuditEntry(pool, {
    accountId,
    at: Date.now(),
    actor: { kind: 'operator', id: 'operator', name: loginName() },
    action,
    outcome: 'ok',
    target: target ?? null,
    filters: filters ?? {},
    rows: rows ?? null,
    requestId: newId('request'),
    address: null,
  });
}

/** Records what an operator did to everything there is: in the record of each account. */
export async function recordOperatorEverywhere(database: Database, access: OperatorAccess): Promise<void> {
  const { allAccounts } = await import('@masker/db');
  for (const { id } of await allAccounts(database.directoryPool)) await recordOperator(database, id, access);
}

/** Who is logged in on this machine; containers may run as somebody who has no name there. */
function loginName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'operator';
  }
}
