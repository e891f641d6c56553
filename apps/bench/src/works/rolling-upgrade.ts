import { readFile, writeFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@masker/tsconfig/free-port';
import { temporaryFolder } from '../data/cluster.ts';
import { Failure } from '../failure.ts';
import { freshSessions } from '../load/fresh-sessions.ts';
import { onPath } from '../processes/on-path.ts';
import { type ProductBuild, product } from '../processes/paths.ts';
import { checkOf, type Program, startProgram, untilReady } from '../processes/program.ts';
import { buildOf } from '../product/build-of.ts';
import { cookieHeaders, createAccount, type ProductServer, startServer } from '../product/product.ts';
import type { Run } from '../run.ts';
import type { Work } from './work.ts';

const writers = 4;
const readers = 4;
/** Sessions of a page, so that a list has many. */
const pageSize = 20;
/** Lists that are read completely, and sessions that are written, between two steps. */
const between = { lists: 8, sessions: 200 };

/** The names of the figures in the report. */
export const upgradeNames = {
  requests: 'requests',
  errors: 'other answers than 200, and requests without one',
  lists: 'lists read to their end',
  wrong: 'of these without a session that had been acknowledged, or with one twice',
  written: 'sessions acknowledged',
  missing: 'of these missing afterwards',
} as const;

/**
 * The upgrade of an installation that nobody notices: two servers of the build given with `--against`, behind HAProxy and on
 * one database, are replaced one after the other while sessions are written and lists are read through both.
 */
export const rollingUpgrade: Work = {
  name: 'rolling-upgrade',
  title: 'Rolling upgrade: two servers behind HAProxy, replaced one after the other under load',
  onRequest: true,
  async run(run) {
    const { options, progress } = run;
    const { against } = options;
    if (against === undefined)
      throw new Failure('rolling-upgrade needs the release to upgrade from: --against REF.');
    const haproxy = onPath('haproxy');
    if (haproxy === null) throw new Failure('rolling-upgrade needs haproxy. Install it.');
    const before = await progress.step(`Building ${against}`, () => buildOf(against));
    await progress.step('rolling-upgrade', (say) => upgrade(run, haproxy, before, say));
  },
};

async function upgrade(run: Run, haproxy: string, before: ProductBuild, say: (what: string) => void) {
  const database = 'bench_rolling_upgrade';
  const drop = () => run.client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await drop();
  await run.client.query(`CREATE DATABASE ${database}`);
  const databaseUrl = run.cluster.url(database);
  const ports = [await freePort(), await freePort()];
  const servers: ProductServer[] = [];
  run.cleanup.add(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });
  const start = async (i: number, build: ProductBuild) => {
    const name = `upgrade-${i}-${build === product ? 'after' : 'before'}`;
    servers[i] = await startServer(name, databaseUrl, ['--api-only'], build, { PORT: String(ports[i]) });
  };
  for (const i of ports.keys()) await start(i, before);
  const accountId = await createAccount(databaseUrl, 'Benchmark', before);
  const headers = await cookieHeaders(databaseUrl, accountId, before);
  const proxy = await startProxy(run, haproxy, ports);
  const load = startLoad(proxy.port, headers);
  const some = async () => {
    const [lists, sessions] = [load.lists + between.lists, load.acknowledged.size + between.sessions];
    while (load.errors.length === 0 && (load.lists < lists || load.acknowledged.size < sessions))
      await sleep(20);
  };
  try {
    await some();
    for (const i of ports.keys()) {
      say(`replacing server ${i + 1}`);
      await servers[i]?.stop();
      await proxy.says(i, 'DOWN');
      await start(i, product);
      await proxy.says(i, 'UP');
      // After the first, both releases work on the tables of the later one.
      await some();
    }
  } finally {
    await load.stop();
  }
  const left = new Set(await readList((url) => ask(proxy.port, new Agent(), headers, url)));
  record(run, {
    requests: load.requests,
    errors: load.errors.length,
    lists: load.lists,
    wrong: load.wrong,
    written: load.acknowledged.size,
    missing: [...load.acknowledged].filter((id) => !left.has(id)).length,
  });
  if (load.errors.length > 0) run.absent.push(`rolling-upgrade: ${[...new Set(load.errors)].join('; ')}`);
  await proxy.program.stop();
  await Promise.all(servers.map((server) => server.stop()));
  await drop();
}

function record(run: Run, figures: Record<keyof typeof upgradeNames, number>): void {
  for (const [key, name] of Object.entries(upgradeNames) as [keyof typeof upgradeNames, string][])
    run.facts.push({ work: 'rolling-upgrade', name, unit: '', values: [figures[key]] });
}

interface Proxy {
  port: number;
  program: Program;
  /** Waits until it says that a server is in a state. */
  says(server: number, state: 'UP' | 'DOWN'): Promise<void>;
}

/** HAProxy as docs/proxies.md configures it, without TLS. */
async function startProxy(run: Run, haproxy: string, ports: number[]): Promise<Proxy> {
  const port = await freePort();
  const file = path.join(await temporaryFolder(run.cleanup), 'haproxy.cfg');
  const documented = await readFile(path.join(product.repository, 'docs/proxies.md'), 'utf8');
  const block = /^```haproxy\n(.+?)^```/ms.exec(documented)?.[1];
  if (!block) throw new Failure('docs/proxies.md has no configuration of HAProxy.');
  await writeFile(
    file,
    block
      .replace(/bind :443 .*/, `bind 127.0.0.1:${port}`)
      .replace('10.0.0.11:3000', `127.0.0.1:${ports[0]}`)
      .replace('10.0.0.12:3000', `127.0.0.1:${ports[1]}`),
  );
  const program = startProgram({ name: 'haproxy', command: haproxy, args: ['-db', '-f', file] });
  run.cleanup.add(() => program.stop());
  await untilReady(program, `http://127.0.0.1:${port}/api/readyz`);
  return {
    port,
    program,
    async says(server, state) {
      const line = `Server masker_sessions/${server === 0 ? 'one' : 'two'} is ${state}`;
      const mustRun = checkOf(program);
      while (!program.output().includes(line)) {
        mustRun();
        await sleep(50);
      }
    },
  };
}

interface UpgradeLoad {
  requests: number;
  errors: string[];
  lists: number;
  /** Lists without a session that had been acknowledged before, or with one twice. */
  wrong: number;
  acknowledged: Set<string>;
  stop(): Promise<void>;
}

/** Writes one session a request, and reads whole lists page by page, each client on a connection of its own. */
function startLoad(port: number, headers: Record<string, string>): UpgradeLoad {
  let over = false;
  const load = { requests: 0, errors: [] as string[], lists: 0, wrong: 0, acknowledged: new Set<string>() };
  const client = (work: (ask: Ask) => Promise<void>) => async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!over) {
      try {
        await work((url, body) => {
          load.requests++;
          return ask(port, agent, headers, url, body);
        });
      } catch (error) {
        load.errors.push((error as Error).message);
        await sleep(20);
      }
    }
    agent.destroy();
  };
  const write = client(async (ask) => {
    const body = freshSessions(1);
    await ask('/api/v1/sessions', body);
    load.acknowledged.add(JSON.parse(body).id);
    await sleep(5);
  });
  const read = client(async (ask) => {
    const known = [...load.acknowledged];
    const ids = await readList(ask);
    load.lists++;
    const found = new Set(ids);
    if (found.size < ids.length || known.some((id) => !found.has(id))) load.wrong++;
  });
  const clients = [...Array(writers).fill(write), ...Array(readers).fill(read)].map((start) => start());
  return Object.assign(load, {
    async stop() {
      over = true;
      await Promise.all(clients);
    },
  });
}

type Ask = (url: string, body?: string) => Promise<string>;

/** The ids of all sessions of the account, from as many pages as it takes. */
async function readList(ask: Ask): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = JSON.parse(await ask(`/api/v1/sessions?limit=${pageSize}${query}`));
    ids.push(...page.data.map(({ id }: { id: string }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}

/** @throws Error that says what came instead of 200 */
async function ask(
  port: number,
  agent: Agent,
  headers: Record<string, string>,
  url: string,
  body?: string,
): Promise<string> {
  const [path = ''] = url.split('?');
  const what = `${body === undefined ? 'GET' : 'POST'} ${path}`;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({
      ...{ agent, host: '127.0.0.1', port, path: url, method: body === undefined ? 'GET' : 'POST' },
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    })
      .on('response', resolve)
      .on('error', (error) => reject(new Error(`${what}: ${error.message}`)))
      .end(body);
  });
  const content = await text(answer);
  if (answer.statusCode !== 200) throw new Error(`${what}: ${answer.statusCode}`);
  return content;
}
