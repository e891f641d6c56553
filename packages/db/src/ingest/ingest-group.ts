import type { IngestSession } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { announce } from '../live/announce.ts';
import { inTransaction } from '../scope/transaction.ts';
import { type GroupPlan, type IngestOutcome, planGroup } from './plan-group.ts';
import { differingIds, writeBatch } from './write-batch.ts';

/** Thrown inside the transaction to roll it back if ids turn out to exist with other content. */
class Taken extends Error {
  readonly ids: ReadonlySet<string>;

  constructor(ids: ReadonlySet<string>) {
    super('ids are taken by other content');
    this.ids = ids;
  }
}

/**
 * Writes the sessions of several requests to one account in one transaction. Each request is atomic; a refused one does
 * not delay the others.
 *
 * @returns the result of each request, once everything is committed
 */
export async function ingestGroup(
  pool: Pool,
  accountId: string,
  requests: readonly (readonly IngestSession[])[],
): Promise<IngestOutcome[]> {
  const taken = new Set<string>();
  // Each turn refuses at least one more request, so there are at most as many turns as requests.
  for (;;) {
    const plan = planGroup(requests, taken);
    if (plan.sessions.length === 0) return outcomes(plan, new Set());
    try {
      const written = await inTransaction(pool, { accountId }, (client) => write(client, accountId, plan));
      return outcomes(plan, written);
    } catch (error) {
      if (!(error instanceof Taken)) throw error;
      for (const id of error.ids) taken.add(id);
    }
  }
}

async function write(client: PoolClient, accountId: string, plan: GroupPlan): Promise<Set<string>> {
  const written = await writeBatch(client, accountId, plan.sessions);
  if (written.size < plan.sessions.length) {
    const others = plan.sessions.filter((session) => !written.has(session.id));
    const differing = await differingIds(client, accountId, others);
    if (differing.size > 0) throw new Taken(differing);
  }
  await announce(client, accountId, written.size, [...written]);
  return written;
}

function outcomes(plan: GroupPlan, written: ReadonlySet<string>): IngestOutcome[] {
  return plan.outcomes.map((outcome, i) => {
    if (outcome) return outcome;
    const firsts = [...(plan.firsts[i] ?? [])];
    const accepted = firsts.filter((id) => written.has(id)).length;
    return { accepted, duplicates: firsts.length - accepted };
  });
}
