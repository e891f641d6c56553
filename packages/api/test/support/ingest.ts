import type { ErrorObject, IngestResult, Session } from '@masker/contract';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './installation.ts';
import { newestFirst } from './sessions.ts';

/** How a door answered to sessions that were sent. */
export interface Sent {
  status: number;
  body: IngestResult & { error?: ErrorObject };
}

export const ndjson = { 'content-type': 'application/x-ndjson' };

/** Posts a body: what is no text and no bytes goes as JSON. */
async function post(
  installation: Installation,
  whose: Tenant,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await installation.get('/api/v1/sessions', whose, {
    method: 'POST',
    body: text as string,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Sent['body'] };
}

/** Everything that an account has, in the order of the list, past the list. */
async function storedBy({ database }: Installation, whose: Tenant): Promise<Session[]> {
  const result = await database.pool.query<{ wire: string }>(
    'SELECT wire FROM session WHERE account_id = $1',
    [whose.accountId],
  );
  return newestFirst(result.rows.map((row) => JSON.parse(row.wire) as Session));
}

/** Rollups and agents' counts against the rows, for every account. */
async function expectExactCounts(installation: Installation): Promise<void> {
  const { rows } = await installation.database.pool.query(`
    WITH rows AS (
      SELECT account_id, date_trunc('hour', started_at, 'UTC') AS hour, agent_id, status, count(*) AS sessions,
        sum(redaction_count) AS redactions,
        sum((extract(epoch FROM ended_at - started_at) * 1000)::bigint) AS duration_ms
      FROM session GROUP BY 1, 2, 3, 4
    ), kinds AS (
      SELECT account_id, date_trunc('hour', started_at, 'UTC') AS hour, agent_id, status, kind, sum(n::bigint) AS total
      FROM session, jsonb_each_text(redactions_by_kind) AS e(kind, n) GROUP BY 1, 2, 3, 4, 5
    ), kept_kinds AS (
      SELECT account_id, hour, agent_id, status, kind, n::bigint AS total
      FROM session_rollup, jsonb_each_text(redactions_by_kind) AS e(kind, n)
    )
    SELECT 'rollup' AS what FROM rows FULL JOIN session_rollup AS kept USING (account_id, hour, agent_id, status)
    WHERE (rows.sessions, rows.redactions, rows.duration_ms)
      IS DISTINCT FROM (kept.sessions::numeric, kept.redactions::numeric, kept.duration_ms::numeric)
    UNION ALL
    SELECT 'kinds' FROM kinds FULL JOIN kept_kinds USING (account_id, hour, agent_id, status, kind)
    WHERE kinds.total IS DISTINCT FROM kept_kinds.total
    UNION ALL
    SELECT 'agent' FROM agent FULL JOIN (
      SELECT account_id, agent_id AS id, count(*) AS sessions, sum(redaction_count) AS redactions FROM session GROUP BY 1, 2
    ) AS rows USING (account_id, id)
    WHERE (agent.session_count, agent.redaction_count) IS DISTINCT FROM (coalesce(rows.sessions, 0), coalesce(rows.redactions, 0)::bigint)`);
  expect(rows).toEqual([]);
}

/** An installation for the tests of a file, with a new tenant for each, and the ways to send to it. */
export function ingesting() {
  const current = {} as { installation: Installation; tenant: Tenant };
  beforeAll(async () => {
    current.installation = await createInstallation();
  });
  afterAll(() => current.installation.close());
  beforeEach(async () => {
    current.tenant = await current.installation.tenant();
  });
  return {
    current,
    send: (body: unknown, headers: Record<string, string> = {}, whose = current.tenant) =>
      post(current.installation, whose, body, headers),
    stored: (whose = current.tenant) => storedBy(current.installation, whose),
    expectExactCounts: () => expectExactCounts(current.installation),
  };
}
