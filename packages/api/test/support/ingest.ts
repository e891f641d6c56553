import type { ErrorObject, IngestResult, Session } from '@masker/contract';
import { disagreements } from '@masker/db/testing/disagreements';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './installation.ts';
import { newestFirst } from './sessions.ts';

/** How a transport answered to sessions that were sent. */
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
async function expectExactCounts({ database }: Installation): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM account');
  for (const { id } of rows) expect(await disagreements(database.pool, id)).toEqual([]);
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
