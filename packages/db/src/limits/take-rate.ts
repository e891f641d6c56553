import type { Pool } from 'pg';

/** The refill rate of a bucket, in tokens per second, and its capacity. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** The result of {@link takeRate}. */
export interface Taken {
  granted: number;
  /** Seconds until a token is available; 0 if all tokens were granted. */
  wait: number;
}

/** Takes up to `wanted` tokens from a bucket. All servers on the database share the bucket. */
export async function takeRate(pool: Pool, key: string, rate: Rate, wanted: number): Promise<Taken> {
  const result = await pool.query<Taken>({
    name: 'rate_take',
    text: 'SELECT granted, wait FROM take_rate($1, $2, $3, $4)',
    values: [key, rate.perSecond, rate.burst, wanted],
  });
  return result.rows[0] as Taken;
}
