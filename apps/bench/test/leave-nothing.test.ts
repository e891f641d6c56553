import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../src/data/cluster.ts';
import { Cleanup } from '../src/processes/cleanup.ts';
import { leaveNothing } from '../src/works/leave-nothing.ts';

const cleanup = new Cleanup();
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster(cleanup, true);
});
afterAll(() => cleanup.run());

test('cancels only the statements of disconnected clients', async () => {
  const client = await cluster.connect('postgres');
  const forgotten = await cluster.connect('postgres');
  const other = await cluster.connect('postgres');
  const ended = expect(forgotten.query('SELECT pg_sleep(60)')).rejects.toThrow('canceling statement');
  const short = other.query('SELECT pg_sleep(0.1)');
  await leaveNothing(client);
  await ended;
  await expect(short).resolves.toBeDefined();
  const { rows } = await client.query(
    `SELECT count(*)::int AS active FROM pg_stat_activity WHERE backend_type = 'client backend' AND state = 'active'`,
  );
  expect(rows).toEqual([{ active: 1 }]);
  await expect(forgotten.query('SELECT 1')).resolves.toBeDefined();
});
