import pg from 'pg';

/**
 * A connection of its own, not yet connected, as neither pools nor scopes have it. One that breaks fails the query under
 * way, which says it better than an event that would end the process.
 */
export function createClient(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config);
  client.on('error', () => {});
  return client;
}
