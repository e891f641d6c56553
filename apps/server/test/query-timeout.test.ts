import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { isUnavailable, openDatabase } from '@masker/db';
import { expect, test } from 'vitest';
import { afterwards } from './support/folders.ts';
import { startOtherPostgres } from './support/postgres.ts';

test('a database that stops responding fails running queries, and the server recovers when it is back', async () => {
  const line = await openLine((await startOtherPostgres()).url);
  const { pool, directory, close } = openDatabase({ url: line.url, connections: 3, queryMs: 3_000 });
  afterwards(close);
  const askAll = () =>
    Promise.allSettled([
      pool.query('SELECT pg_sleep(0.1)'),
      pool.query({ name: 'sleep', text: 'SELECT pg_sleep($1)', values: [0.1] }),
      directory.$queryRaw`SELECT pg_sleep(0.1)::text`,
    ]);
  for (const answer of await askAll()) expect(answer.status).toBe('fulfilled');

  line.cut();
  for (const answer of await askAll()) {
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(Error) });
    expect(answer.status === 'rejected' && isUnavailable(answer.reason)).toBe(true);
  }
  for (const answer of await askAll()) expect(answer.status).toBe('fulfilled');
});

/** A way to PostgreSQL that can be cut without a notification of either side. */
async function openLine(to: string) {
  const socketFolder = new URL(to).searchParams.get('host');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(`${socketFolder}/.s.PGSQL.5432`);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}));
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterwards(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = new URL(to);
  url.searchParams.delete('host');
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    /** Cuts the connections that there are; later ones go through. */
    cut() {
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}
