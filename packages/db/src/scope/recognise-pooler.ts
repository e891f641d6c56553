import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Whether there is a connection pooler, and whether it keeps prepared statements. */
export type Pooling = 'none' | 'keeps prepared statements' | 'may lose prepared statements';

/**
 * Detects whether there is a connection pooler, and whether prepared statements outlive a transaction on it. Poolers
 * that support this (PgBouncer 1.21 and later, in transaction mode) rename the statements. Other poolers may provide a
 * connection that does not have the statement, or has another one with that name. In session mode they do not, but this
 * cannot be detected.
 */
export async function recognisePooler(client: pg.ClientBase): Promise<Pooling> {
  const [backend] = await runQuery<{ pid: number }>(
    client,
    new pg.Query('SELECT pg_catalog.pg_backend_pid() AS pid'),
  );
  if (backend?.pid === (client as unknown as { processID: number }).processID) return 'none';
  const [asked] = await runQuery<{ renamed: boolean }>(
    client,
    new ShortLived(`masker_${randomBytes(8).toString('hex')}`),
  );
  return asked?.renamed ? 'keeps prepared statements' : 'may lose prepared statements';
}

/** A prepared statement that returns whether PostgreSQL has it under its own name, and is closed after its answer. */
class ShortLived extends pg.Query {
  readonly #name: string;

  constructor(name: string) {
    super({
      name,
      text: `SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_prepared_statements WHERE name = $1) AS renamed`,
      values: [name],
    });
    this.#name = name;
  }

  // Before Sync, so that the statement is closed on the connection that has it.
  _getRows(connection: { execute(what: object): void; close(what: object): void; sync(): void }): void {
    connection.execute({ portal: '' });
    connection.close({ type: 'S', name: this.#name });
    connection.sync();
  }
}

/** Runs a query without settings, and resolves to its rows. */
export function runQuery<Row>(client: pg.ClientBase, query: pg.Query): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | undefined, result: { rows: Row[] }) =>
      error ? reject(error) : resolve(result.rows);
    (client.query as (query: pg.Query, settle: unknown) => void).call(client, query, settle);
  });
}
