import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** What is between us and PostgreSQL, as far as it matters to statements. */
export type Pooling = 'none' | 'keeps prepared statements' | 'may lose prepared statements';

/**
 * Whether a connection pooler is between, and whether prepared statements outlive a transaction on it. Poolers that
 * see to that (PgBouncer from 1.21 on, in transaction mode) give statements names of their own. Others may hand out
 * a connection that has never seen the statement, or another one of that name; in session mode they do not, which
 * can't be told from here.
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

/** A prepared statement that asks whether PostgreSQL knows it by its name, and is gone when it has been answered. */
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

  // Before Sync, so that the connection which knows the statement is the one that forgets it.
  _getRows(connection: { execute(what: object): void; close(what: object): void; sync(): void }): void {
    connection.execute({ portal: '' });
    connection.close({ type: 'S', name: this.#name });
    connection.sync();
  }
}

/** Runs a query as it is, and resolves to its rows. */
export function runQuery<Row>(client: pg.ClientBase, query: pg.Query): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | undefined, result: { rows: Row[] }) =>
      error ? reject(error) : resolve(result.rows);
    (client.query as (query: pg.Query, settle: unknown) => void).call(client, query, settle);
  });
}
