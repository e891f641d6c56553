import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { newId } from '@masker/contract';
import { expect, onTestFinished, test } from 'vitest';
import { inAccount, isUnavailable, openDatabase, unavailability } from '../src/index.ts';
import { copyPage, linesOfRows } from '../src/queries/copy-page.ts';
import { queryLimit } from '../src/scope/scopes.ts';
import { readUntil } from '../src/scope/transaction.ts';
import { createTestDatabase } from './support/postgres.ts';

/** The way to a database, on which it can fall silent: what it says is kept back, and it is not told so. */
async function silenceable(url: string): Promise<{ url: string; silent: boolean }> {
  const way = { url: '', silent: false };
  const { hostname, port, searchParams } = new URL(url);
  const target = searchParams.get('host') ?? hostname;
  const sockets = new Set<net.Socket>();
  const proxy = net.createServer((client) => {
    const server = target.startsWith('/')
      ? net.connect(`${target}/.s.PGSQL.${port || 5432}`)
      : net.connect(Number(port), target);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    client.pipe(server);
    server.on('data', (bytes) => {
      if (!way.silent) client.write(bytes);
    });
    client.on('close', () => server.destroy());
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const through = new URL(url);
  through.searchParams.delete('host');
  through.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  way.url = through.href;
  return way;
}

test('a database that answers nothing is not waited for; a query that takes long is', async () => {
  const created = await createTestDatabase();
  const way = await silenceable(created.url);
  // No query times out here.
  const database = openDatabase({ url: way.url, queryMs: 3_600_000, connections: 2 });
  onTestFinished(async () => {
    await database.close();
    await created.drop();
  });
  const account = inAccount(database.pool, newId('account'));
  const ask = () => account.query('SELECT count(*)::int AS n FROM session');
  const reasonOf = (asked: Promise<unknown>) =>
    asked.then(
      () => null,
      (reason: unknown) => unavailability(reason),
    );
  // Longer than silence takes to be noticed, beside which others are answered.
  const [, answer] = await Promise.all([account.query('SELECT pg_sleep(4.5)'), ask()]);
  expect(answer.rows).toEqual([{ n: 0 }]);

  way.silent = true;
  // On connections that there are, on a new one, by accounts and by credentials.
  const asked = [
    ask(),
    ask(),
    ask(),
    database.directoryPool.query('SELECT'),
    database.directory.user.count(),
  ];
  for (const reason of await Promise.all(asked.map(reasonOf))) expect(reason).toMatch(/^(unreachable|busy)$/);
  expect(await reasonOf(ask())).toMatch(/^(unreachable|busy)$/);

  way.silent = false;
  // The first may meet what silence has left; each of them is answered in the end.
  await expect.poll(() => reasonOf(ask())).toBe(null);
  expect((await ask()).rows).toEqual([{ n: 0 }]);
});

test('a page of an export is not waited for either, if the database falls silent while it is read', async () => {
  const created = await createTestDatabase();
  const way = await silenceable(created.url);
  const database = openDatabase({ url: way.url, queryMs: 3_600_000, connections: 2 });
  onTestFinished(async () => {
    await database.close();
    await created.drop();
  });
  const { signal } = new AbortController();
  const read = (seconds: number, isSilent: boolean) =>
    readUntil(database.pool, newId('account'), signal, (client) => {
      way.silent = isSilent;
      const rows = `SELECT '{}' AS wire, now() AS started_at, 'id' AS id FROM pg_sleep($1)`;
      return copyPage(client, linesOfRows(rows), [seconds], queryLimit(database.pool));
    });
  // Longer than silence takes to be noticed.
  expect(await read(4, false)).toMatchObject({ rows: 1 });
  await expect(read(0, true)).rejects.toSatisfy(isUnavailable);
  way.silent = false;
  await expect.poll(() => read(0, false).catch(() => null)).toMatchObject({ rows: 1 });
});

test('queries of a database that stops responding fail in time, and later ones succeed', async () => {
  const created = await createTestDatabase();
  const way = await silenceable(created.url);
  const database = openDatabase({ url: way.url, queryMs: 2_000, connections: 2 });
  onTestFinished(async () => {
    await database.close();
    await created.drop();
  });
  const account = inAccount(database.pool, newId('account'));
  const ask = () => account.query('SELECT count(*)::int AS n FROM session');
  expect((await ask()).rows).toEqual([{ n: 0 }]);

  way.silent = true;
  for (const asked of [ask(), ask()]) {
    const error = await asked.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(isUnavailable(error), String(error)).toBe(true);
  }

  way.silent = false;
  expect((await ask()).rows).toEqual([{ n: 0 }]);
  // Idle for longer than a query may take, a connection is kept.
  await new Promise((resolve) => setTimeout(resolve, 4_500));
  expect(database.pool.totalCount).toBe(1);
  expect((await ask()).rows).toEqual([{ n: 0 }]);
  expect(database.pool.totalCount).toBe(1);
});
