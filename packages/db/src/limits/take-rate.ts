import type { Pool } from 'pg';

/** How fast a bucket fills, in tokens a second, and how many it holds. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** What came of taking tokens. */
export interface Taken {
  granted: number;
  /** Seconds until there is a token again; 0 when all were granted. */
  wait: number;
}

/** Takes up to so many tokens of a bucket, which every server on the database shares. */
export async function takeRate(pool: Pool, key: string, rate: Rate, wanted: number): Promise<Taken> {
  const result = await pool.query<Taken>({
    name: 'rate_take',
    text: 'SELECT granted, wait FROM take_rate($1, $2, $3, $4)',
    values: [key, rate.perSecond, rate.burst, wanted],
  });
  return result.rows[0] as Taken;
}
