import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { freePort } from '@masker/tsconfig/free-port';
import pg from 'pg';
import type { Prepared } from '../data/prepare.ts';
import type { ListQuery } from '../data/queries.ts';
import { directusFolder, installDirectus } from '../peers/install-directus.ts';
import { canonical } from '../peers/sessions.ts';
import { startProgram, untilReady } from '../processes/program.ts';
import { runOnce } from '../processes/run-once.ts';
import type { Contender } from './contender.ts';

const program = path.join(directusFolder, 'node_modules/directus/cli.js');

/** Directus, a REST API generated from the table. */
export const directus: Contender = {
  name: 'directus',
  title: 'Directus 10 on a copy of the rows, static token; pages by number, for want of a keyset',
  onRequest: true,
  async start({ prepared, cleanup, progress }) {
    await installDirectus(progress);
    const port = await freePort();
    const token = randomBytes(24).toString('base64url');
    const env = {
      HOST: '127.0.0.1',
      PORT: String(port),
      DB_CLIENT: 'pg',
      DB_CONNECTION_STRING: prepared.url,
      DB_SEARCH_PATH: 'array:directus,public',
      DB_POOL__MAX: '16',
      SECRET: token,
      ADMIN_EMAIL: 'bench@example.com',
      ADMIN_PASSWORD: token,
      ADMIN_TOKEN: token,
      TELEMETRY: 'false',
      LOG_LEVEL: 'warn',
    };
    await copyRows(prepared);
    cleanup.add(() => withClient(prepared, (client) => client.query('DROP SCHEMA directus CASCADE')));
    await runOnce('directus-bootstrap', process.execPath, [program, 'bootstrap'], directusFolder, env);
    const server = startProgram({
      name: 'directus',
      command: process.execPath,
      args: [program, 'start'],
      env,
      cwd: directusFolder,
    });
    cleanup.add(() => server.stop());
    const url = `http://127.0.0.1:${port}`;
    await untilReady(server, `${url}/server/ping`);

    const request = (query: ListQuery, page: number) => {
      const filter = { _and: conditions(prepared.accountId, query) };
      const asked = new URLSearchParams({
        limit: String(query.limit),
        page: String(page),
        sort: '-started_at,-id',
        filter: JSON.stringify(filter),
      });
      return { url: `${url}/items/sessions?${asked}`, headers: { authorization: `Bearer ${token}` } };
    };
    return {
      pid: server.pid,
      first: (query) => request(query, 1),
      next(query, body, asked) {
        if (JSON.parse(body).data.length < query.limit) return null;
        return request(query, Number(new URL(asked.url).searchParams.get('page')) + 1);
      },
      rows: (body) => canonical(JSON.parse(body).data),
    };
  },
};

/** Directus does not support a composite primary key, so it gets the same rows in a table with only `id`. */
function copyRows(prepared: Prepared): Promise<unknown> {
  return withClient(prepared, (client) =>
    client.query(`
      DROP SCHEMA IF EXISTS directus CASCADE;
      CREATE SCHEMA directus;
      CREATE TABLE directus.sessions AS
        SELECT account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count,
          redactions_by_kind, upstream_model
        FROM session WHERE account_id = '${prepared.accountId}';
      ALTER TABLE directus.sessions ADD PRIMARY KEY (id);
      CREATE INDEX ON directus.sessions (account_id, started_at DESC, id DESC);
      CREATE INDEX ON directus.sessions (account_id, agent_id, started_at DESC, id DESC);
      CREATE INDEX ON directus.sessions (account_id, status, started_at DESC, id DESC);
      ANALYZE directus.sessions`),
  );
}

async function withClient<T>({ url }: Prepared, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function conditions(accountId: string, query: ListQuery): object[] {
  const all: object[] = [{ account_id: { _eq: accountId } }, { started_at: { _gte: query.since } }];
  if (query.until !== undefined) all.push({ started_at: { _lt: query.until } });
  if (query.agentId !== undefined) all.push({ agent_id: { _eq: query.agentId } });
  if (query.status !== undefined) all.push({ status: { _eq: query.status } });
  if (query.minRedactions !== undefined) all.push({ redaction_count: { _gte: query.minRedactions } });
  return all;
}
