import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

/**
 * Prisma's adapter for the schema engine, with what the engine needs and the adapter gets wrong put right.
 * @param pool what the engine works on. Not to be used for anything else: its `query` is changed.
 * @param options.shadowUrl an empty database of its own in which the engine may replay migrations.
 * @param options.onScriptError told PostgreSQL's own error, which the engine wraps in a report of many lines.
 */
export function engineAdapter(
  pool: pg.Pool,
  options: { shadowUrl?: string; onScriptError?: (error: Error) => void } = {},
): SqlMigrationAwareDriverAdapterFactory {
  const prisma = new PrismaPg(pool);
  return {
    provider: prisma.provider,
    adapterName: prisma.adapterName,
    connect: async () => correct(await prisma.connect(), pool, options.onScriptError),
    // Prisma's own would connect to the main database again when that is given by a connection string.
    async connectToShadowDb() {
      if (!options.shadowUrl) throw new Error('This operation has no shadow database.');
      const shadow = new pg.Pool({ connectionString: options.shadowUrl, max: 1 });
      const adapter = await new PrismaPg(shadow, { disposeExternalPool: true }).connect();
      return correct(adapter, shadow, options.onScriptError);
    },
  };
}

/** Prisma's cuts a script at every semicolon, those inside of function bodies and strings too. */
function correct<Adapter extends SqlDriverAdapter>(
  adapter: Adapter,
  pool: pg.Pool,
  onScriptError: ((error: Error) => void) | undefined,
): Adapter {
  const charColumns = readInternalChars(pool);
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const column of charColumns.get(result.rows) ?? [])
      result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
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
 * The engine asks the catalogue for columns of its type "char", and insists on getting characters;
 * Prisma's adapter refuses to read the type. So it is shown text, and we remember which columns those were.
 */
function readInternalChars(pool: pg.Pool): WeakMap<unknown[], number[]> {
  const charColumns = new WeakMap<unknown[], number[]>();
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>;
  pool.query = (async (...args: unknown[]) => {
    const result = await query(...args);
    const columns = (result.fields ?? []).flatMap((field, index) =>
      field.dataTypeID === internalChar ? [index] : [],
    );
    for (const index of columns) Object.assign(result.fields[index] ?? {}, { dataTypeID: text });
    if (columns.length > 0) charColumns.set(result.rows, columns);
    return result;
  }) as typeof pool.query;
  return charColumns;
}
