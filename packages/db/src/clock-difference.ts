import type { ClientBase } from 'pg';

/** How far the clock of this machine is ahead of that of PostgreSQL, in milliseconds; negative: behind. */
export async function clockDifference(client: Pick<ClientBase, 'query'>): Promise<number> {
  const asked = Date.now();
  const { rows } = await client.query<{ ms: string }>(
    'SELECT round(extract(epoch FROM clock_timestamp()) * 1000)::text AS ms',
  );
  // PostgreSQL read its clock between the two instants, so a slow answer does not matter.
  const there = Number(rows[0]?.ms);
  const answered = Date.now();
  return there < asked ? asked - there : there > answered ? answered - there : 0;
}
