import os from 'node:os';
import { newId } from '@masker/contract';
import type { Database, RecordedFilters, TimedAuditEntry } from '@masker/db';

/** An action of an operator on an account. */
export interface OperatorAccess {
  /** The action, such as `cookies.create`. */
  action: string;
  /** The id of the created or changed resource. */
  target?: string;
  filters?: RecordedFilters;
  rows?: number;
}

/**
 * Records an action of an operator in the audit log of the account. The entry is durable once this resolves; wait for it
 * before you print anything.
 */
export async function recordOperator(
  { pool }: Pick<Database, 'pool'>,
  accountId: string,
  access: OperatorAccess,
): Promise<void> {
  const { appendAuditEntry } = await import('@masker/db');
  await appendAuditEntry(pool, operatorEntry(accountId, access));
}

/** Returns the entry of {@link recordOperator}, to be written in the same transaction as what it records. */
export function operatorEntry(
  accountId: string,
  { action, target, filters, rows }: OperatorAccess,
): TimedAuditEntry {
  return {
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
  };
}

/** Records an action on the whole installation, in the audit log of each account. */
export async function recordOperatorEverywhere(database: Database, access: OperatorAccess): Promise<void> {
  const { allAccounts } = await import('@masker/db');
  for (const { id } of await allAccounts(database.directoryPool)) await recordOperator(database, id, access);
}

/** The name of the operating system user; containers may run as a user without a name. */
export function loginName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'operator';
  }
}
