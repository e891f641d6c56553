import pg from 'pg';

/** Milliseconds after which a PostgreSQL that answers nothing is given up. */
const connectMs = 30_000;

/**
 * Creates a client that is not yet connected, outside of pools and scopes. A broken connection fails the running query;
 * the `error` event is ignored, since it would end the process. Connecting fails after 30 s, unless the configuration says
 * otherwise.
 */
export function createClient(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client({ connectionTimeoutMillis: connectMs, ...config });
  client.on('error', () => {});
  return client;
}
