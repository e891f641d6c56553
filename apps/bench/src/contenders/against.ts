import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { temporaryFolder } from '../data/cluster.ts';
import type { ProductBuild } from '../processes/paths.ts';
import { buildOf } from '../product/build-of.ts';
import { cookieHeaders, createAccount, importFile, startServer } from '../product/product.ts';
import { type Contender, type StartContext, Unavailable } from './contender.ts';
import { productServer, restDoor } from './rest.ts';
import { trpcDoor } from './trpc.ts';

/** The REST transport of another build of the product. */
export const restAgainst: Contender = {
  name: 'rest-against',
  title: 'the build given with --against, GET /api/v1/sessions, cookie',
  onRequest: true,
  async start(context) {
    const { url, pid, headers } = await otherServer(context);
    return restDoor(url, pid, headers);
  },
};

/** The tRPC transport of another build of the product. */
export const trpcAgainst: Contender = {
  name: 'trpc-against',
  title: 'the build given with --against, tRPC sessions.list, cookie',
  onRequest: true,
  async start(context) {
    const { url, pid, headers } = await otherServer(context);
    return trpcDoor(url, pid, headers);
  },
};

interface OtherServer {
  url: string;
  pid: number;
  headers: Record<string, string>;
}

/** The other build on a database of its own, since it has its own tables, in the same PostgreSQL. */
function otherServer(context: StartContext): Promise<OtherServer> {
  return context.shared('against', async () => {
    const { against, cleanup } = context;
    if (against === undefined) throw new Unavailable('there is no --against.');
    const build = await buildOf(against);
    const { url, accountId } = await copyOfRows(context, build);
    const server = await startServer('against', url, [], build);
    cleanup.add(() => server.stop());
    return {
      url: server.url,
      pid: server.program.pid,
      headers: await cookieHeaders(url, accountId, build),
    };
  });
}

/** The same sessions in the tables of another build: exported by this one, and imported by that one. */
async function copyOfRows(
  context: StartContext,
  build: ProductBuild,
): Promise<{ url: string; accountId: string }> {
  const { cluster, prepared, cleanup } = context;
  const database = `bench_against_${prepared.rows}_${path.basename(build.repository)}`;
  const url = cluster.url(database);
  const admin = await cluster.connect('postgres');
  const { rows } = await admin.query<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
    [database],
  );
  // It names the database that the rows are from, and is written last.
  const [from, known] = rows[0]?.comment?.split(' ') ?? [];
  if (from === prepared.database && known !== undefined) return { url, accountId: known };
  await admin.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
  await admin.query(`CREATE DATABASE "${database}"`);
  const migrated = await startServer('against-migrate', url, ['--api-only'], build);
  await migrated.stop();
  const accountId = await createAccount(url, 'Benchmark', build);
  const file = path.join(await temporaryFolder(cleanup), 'sessions.ndjson');
  await exportTo(file, context);
  await importFile(url, accountId, file, build);
  const client = await cluster.connect(database);
  await client.query('VACUUM (ANALYZE)');
  await admin.query(`COMMENT ON DATABASE "${database}" IS '${prepared.database} ${accountId}'`);
  return { url, accountId };
}

async function exportTo(file: string, context: StartContext): Promise<void> {
  const { url } = await productServer(context);
  const headers = await cookieHeaders(context.prepared.url, context.prepared.accountId);
  const response = await fetch(`${url}/api/v1/sessions/export?format=ndjson&since=2000-01-01T00:00:00Z`, {
    headers,
  });
  if (!response.ok || response.body === null) throw new Error(`the export answered ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
}
