import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { createClient } from '../client.ts';

/**
 * Prisma's adapter for the schema engine on one connection, with what the engine needs and the adapter
 * gets wrong put right. One connection, not a pool: a pool drops its connection, and with it transaction
 * and locks, when a query fails.
 * @param client connected, and closed, by the caller.
 * @param options.shadowUrl an empty database of its own in which the engine may replay migrations.
 * @param options.onScriptError told PostgreSQL's own error, which the engine wraps in a report of many lines.
 */
export function engineAdapter(
  client: pg.Client,
  options: { shadowUrl?: string; onScriptError?: (error: Error) => void } = {},
): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => adapterOn(client, options.onScriptError),
    // Prisma's own would connect to the main database again when that is given by a connection string.
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
  // Prisma's cuts a script at every semicolon, those inside of function bodies and strings too.
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
 * The connection as the pool that Prisma's adapter takes. The engine asks the catalogue for columns of its
 * type "char", and insists on getting characters; the adapter refuses to read the type. So it is shown
 * text, and we remember in which columns of which rows.
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
