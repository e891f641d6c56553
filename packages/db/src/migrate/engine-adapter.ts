import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { createClient } from '../client.ts';

/**
 * Prisma's adapter for the schema engine on one connection, with fixes for what the engine needs and the adapter lacks.
 * It is one connection, not a pool, because a pool drops its connection, and with it the transaction and its locks,
 * when a query fails.
 * @param client connected and closed by the caller
 * @param options.shadowUrl a separate, empty database in which the engine may replay migrations
 * @param options.onScriptError called with PostgreSQL's own error, which the engine wraps in a long report
 */
export function engineAdapter(
  client: pg.Client,
  options: { shadowUrl?: string; onScriptError?: (error: Error) => void } = {},
): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => adapterOn(client, options.onScriptError),
    // Given a connection string, Prisma's own implementation would connect to the main database again.
    async connectToShadowDb() {
      if (!options.shadowUrl) throw new Error('This operation has no shadow database.');
      const shadow = createClient({ connectionString: options.shadowUrl });
      await shadow.connect();
      const adapter = await adapterOn(shadow, options.onScriptError);
      adapter.dispose = () => shadow.end();
      return adapter;
    },
  };
}

async function adapterOn(
  client: pg.Client,
  onScriptError: ((error: Error) => void) | undefined,
): Promise<SqlDriverAdapter> {
  const { pool, charColumns } = poolOf(client);
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const column of charColumns.get(result.rows) ?? [])
      result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
  // Prisma's implementation splits a script at every semicolon, including those in function bodies and strings.
  adapter.executeScript = async (script) => {
    try {
      await client.query(script);
    } catch (error) {
      onScriptError?.(error as Error);
      throw error;
    }
  };
  return adapter;
}

const internalChar = 18;
const text = 25;

/**
 * Wraps the connection as the pool that Prisma's adapter expects. The engine queries catalogue columns of type "char"
 * and requires characters, but the adapter cannot read this type. So the type is reported as text, and the
 * affected columns of each result are recorded.
 */
function poolOf(client: pg.Client): { pool: pg.Pool; charColumns: WeakMap<unknown[], number[]> } {
  const charColumns = new WeakMap<unknown[], number[]>();
  const pool = new pg.Pool();
  pool.connect = () => Promise.reject(new Error('The schema engine has one connection only.'));
  pool.query = (async (config: pg.QueryConfig) => {
    const result = await client.query(config);
    const columns = result.fields.flatMap((field, index) =>
      field.dataTypeID === internalChar ? [index] : [],
    );
    for (const index of columns) Object.assign(result.fields[index] ?? {}, { dataTypeID: text });
    if (columns.length > 0) charColumns.set(result.rows, columns);
    return result;
  }) as typeof pool.query;
  return { pool, charColumns };
}
