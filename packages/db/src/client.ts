import pg from 'pg';

/**
 * Creates a client that is not yet connected, outside of pools and scopes. A broken connection fails the running query;
 * the `error` event is ignored, since it would end the process.
 */
export function createClient(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config);
  client.on('error', () => {});
  return client;
}
