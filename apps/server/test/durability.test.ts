import { setTimeout as sleep } from 'node:timers/promises';
import { session } from '@masker/api/testing/sessions';
import type { Session } from '@masker/contract';
import { freePort } from '@masker/tsconfig/free-port';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { emptyDataDir } from './support/folders.ts';
import { query } from './support/postgres.ts';
import { postmasterOf } from './support/postmaster.ts';
import { launch, type Server, startServer, whenReady } from './support/server.ts';

const kills = 10;
const writers = 6;

/** What the writers know: which sessions were acknowledged, and when to stop. */
interface Writing {
  acknowledged: Map<string, Session>;
  stopped: boolean;
}

/** Sends batches, one after the other, each until it is acknowledged; some of it more than once. */
async function write(writing: Writing, target: () => { url: string; cookie: string }): Promise<void> {
  let before: Session[] = [];
  while (!writing.stopped) {
    const fresh = Array.from({ length: 1 + Math.floor(Math.random() * 20) }, () =>
      session({
        agentId: `agt_01HYZ00000000000000000000${Math.floor(Math.random() * 4)}`,
        kinds: { NAME: 2 },
      }),
    );
    const batch = [...fresh, ...before.slice(0, 3)];
    before = fresh;
    while (!(await acknowledged(batch, target()))) {
      if (writing.stopped) return;
      await sleep(20);
    }
    for (const one of batch) writing.acknowledged.set(one.id, one);
  }
}

async function acknowledged(
  batch: Session[],
  { url, cookie }: { url: string; cookie: string },
): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ sessions: batch }),
  }).catch(() => null);
  if (!response) return false;
  const text = await response.text().catch(() => null);
  if (text === null) return false;
  // A server that is starting or without a database asks to come back; anything else must be a success.
  if (response.status === 503) return false;
  expect({ status: response.status, text: response.ok ? '' : text }).toEqual({ status: 200, text: '' });
  return true;
}

async function expectKept(databaseUrl: string, writing: Writing): Promise<void> {
  const rows = await query<{ wire: string }>(databaseUrl, 'SELECT wire FROM session');
  const kept = new Map(
    rows.map(({ wire }) => [(JSON.parse(wire) as Session).id, JSON.parse(wire) as Session]),
  );
  expect(kept.size).toBe(rows.length);
  for (const [id, one] of writing.acknowledged) expect(kept.get(id)).toEqual(one);
  // Each session is in eight rollups: by each of four widths, of its agent and of all agents.
  const [counts] = await query(
    databaseUrl,
    `SELECT
       (SELECT count(*) FROM session) AS sessions,
       (SELECT sum(session_count) FROM agent) AS of_agents,
       (SELECT sum(redaction_count) FROM session) AS redactions,
       string_agg(DISTINCT sessions::text, ' ') AS rolled,
       string_agg(DISTINCT redactions::text, ' ') AS redactions_rolled,
       string_agg(DISTINCT names::text, ' ') AS names_rolled
     FROM (
       SELECT
         sum(ok_sessions + error_sessions + partial_sessions) AS sessions,
         sum(ok_redactions + error_redactions + partial_redactions) AS redactions,
         sum((kinds->>'NAME')::bigint) AS names
       FROM session_rollup
       GROUP BY width, agent_id = ''
     ) AS rollups`,
  );
  const { sessions, redactions, ...rolled } = counts as Record<string, string>;
  expect(rolled).toEqual({
    rolled: sessions,
    of_agents: sessions,
    redactions_rolled: redactions,
    names_rolled: redactions,
  });
}

test('a server killed ten times under concurrent ingest loses no acknowledged session', async () => {
  const dataDir = await emptyDataDir();
  const settings = { DATA_DIR: dataDir, DEMO_SESSIONS: '0', PORT: String(await freePort()) };
  let server: Server = await startServer(settings);
  const { cookie, url } = server;
  const writing: Writing = { acknowledged: new Map(), stopped: false };
  const all = Array.from({ length: writers }, () => write(writing, () => ({ url, cookie })));
  for (let i = 0; i < kills; i++) {
    const before = writing.acknowledged.size;
    await sleep(150 + Math.random() * 300);
    server.child.kill('SIGKILL');
    await server.ended;
    server = await whenReady(launch(settings), dataDir);
    await eventually(() => writing.acknowledged.size > before);
  }
  writing.stopped = true;
  await Promise.all(all);
  expect(writing.acknowledged.size).toBeGreaterThan(kills);
  await expectKept(server.databaseUrl, writing);
  await server.stop();
});

test('a PostgreSQL killed ten times under concurrent ingest loses no acknowledged session', async () => {
  const server = await startServer({ DATA_DIR: await emptyDataDir(), DEMO_SESSIONS: '0' });
  const writing: Writing = { acknowledged: new Map(), stopped: false };
  const all = Array.from({ length: writers }, () => write(writing, () => server));
  for (let i = 0; i < kills; i++) {
    const before = writing.acknowledged.size;
    await sleep(150 + Math.random() * 300);
    const postmaster = await postmasterOf(server.dataDir);
    process.kill(postmaster, 'SIGKILL');
    // What it left behind can answer for a moment, so only its successor counts.
    await eventually(async () => (await postmasterOf(server.dataDir).catch(() => postmaster)) !== postmaster);
    await eventually(async () => (await server.get('/api/readyz')).status === 200);
    await eventually(() => writing.acknowledged.size > before);
  }
  writing.stopped = true;
  await Promise.all(all);
  await expectKept(server.databaseUrl, writing);
  expect(server.child.exitCode).toBeNull();
  await server.stop();
});
