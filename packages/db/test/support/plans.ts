import { escapeLiteral, type PoolClient } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import {
  type Database,
  enterScope,
  inAccount,
  openDatabase,
  type Queryable,
  type Statement,
  serverRole,
} from '../../src/index.ts';
import { addToRollups, counted, countedDurations, countedKinds } from '../../src/rollup/sql.ts';
import { inOrder } from '../../src/scope/settings.ts';
import { indexAll } from '../../src/search-index/index.ts';
import { noteUnindexedQuarters } from '../../src/search-index/unindexed.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

/** A node of a plan, as EXPLAIN gives it. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

/** A node and all below it. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/**
 * Runs a statement in the transaction of a client.
 *
 * EXPLAIN of a statement with parameters makes a plan for their values. A generic plan is only that of a prepared statement.
 *
 * @returns its plan
 */
export async function planOf(
  client: PoolClient,
  text: string,
  values: readonly unknown[],
  plan: 'generic' | 'custom' = 'generic',
): Promise<PlanNode> {
  await client.query(`SET LOCAL plan_cache_mode = force_${plan}_plan; PREPARE explained AS ${text}`);
  const { rows } = await client.query(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE explained(${values.map(literal).join(', ')})`,
  );
  await client.query('DEALLOCATE explained');
  return rows[0]['QUERY PLAN'][0].Plan;
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (!Array.isArray(value)) return escapeLiteral(String(value));
  const elements = value.map((one) => (one === null ? 'NULL' : JSON.stringify(String(one))));
  return escapeLiteral(`{${elements.join(',')}}`);
}

/** Rows that a scan read, those included that it threw away. */
export function rowsRead(scan: PlanNode): number {
  return (scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0)) * scan['Actual Loops'];
}

/** The account and the agents that plans are asked for; the failing one has next to nothing but errors. */
export const account = 'acc_01HYZ000000000000000000000';
export const agent = 'agt_01HYZ000000000000000000003';
export const failingAgent = 'agt_01HYZ000000000000000000005';

export const flags = [false, true];

/**
 * A database for the tests of a file, to plan on: two accounts, six agents, a session every so many
 * seconds. Errors and partial ones are rare, but for one agent, and so are redactions above 6, up to 60. One kind,
 * one model and long ones are rarer still.
 */
export function planning(rows: number, secondsApart: number) {
  let created: TestDatabase;
  let database: Database;
  /** What serves: row-level security is part of its plans. */
  let serving: Database;

  beforeAll(async () => {
    created = await createTestDatabase();
    database = openDatabase({ url: created.url });
    serving = openDatabase({ url: created.url, role: serverRole });
    await database.pool.query(
      `INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status,
                            redaction_count, redactions_by_kind, upstream_model)
       SELECT
         CASE WHEN n % 5 = 0 THEN 'acc_01HYZ000000000000000000001' ELSE $1 END,
         'sess_' || lpad(upper(to_hex(n * 7919 % 1000003)), 26, '0'),
         'agt_01HYZ00000000000000000000' || n % 6,
         'agent',
         now() - n * $3 * interval '1 second',
         now() - n * $3 * interval '1 second' + CASE WHEN n % 3001 = 0 THEN interval '61 seconds' ELSE interval '794 ms' END,
         CASE
           WHEN n % 61 = 0 OR n % 6 = 5 AND n % 4001 > 2 THEN 'error'
           WHEN n % 307 = 0 THEN 'partial'
           ELSE 'ok'
         END,
         found,
         CASE WHEN found = 0 THEN '{}' ELSE jsonb_build_object(CASE WHEN n % 9001 = 0 THEN 'MRN' ELSE 'NAME' END, found) END,
         CASE WHEN n % 97 = 0 THEN NULL WHEN n % 4999 = 0 THEN 'rare-model' ELSE 'gpt-4o-mini' END
       FROM
         generate_series(1, $2) AS n,
         LATERAL (SELECT CASE WHEN n % 211 = 0 THEN 7 + n % 54 ELSE n % 7 END AS found) AS redactions`,
      [account, rows, secondsApart],
    );
    await addCounts(database);
    await database.pool.query(
      'VACUUM ANALYZE session, session_rollup, agent, session_segment, session_bitmap, session_unindexed',
    );
  });
  afterAll(async () => {
    await Promise.all([database.close(), serving.close()]);
    await created.drop();
  });

  /**
   * Runs a statement under the plan that has to be good for every value, as a server that runs for long has,
   * or under the one that is made for these values.
   *
   * @param settings SQL that the reader sends before it; by default, that of single statements
   */
  async function explain(
    text: string,
    values: readonly unknown[],
    plan: 'generic' | 'custom' = 'generic',
    settings = inOrder,
  ): Promise<PlanNode> {
    const client = await serving.pool.connect();
    try {
      await client.query(`BEGIN; ${settings}`);
      await enterScope(client, { accountId: account });
      return await planOf(client, text, values, plan);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  /** Runs reads as a server does, and tells of the plan of each statement. */
  async function explaining<T>(
    read: (account: Queryable) => Promise<T>,
    plan: 'generic' | 'custom' = 'generic',
  ): Promise<{ result: T; plans: PlanNode[] }> {
    const plans: PlanNode[] = [];
    const scoped = inAccount(serving.pool, account);
    const query = async (statement: Statement) => {
      plans.push(await explain(statement.text, statement.values ?? [], plan));
      return scoped.query(statement);
    };
    return { result: await read({ query } as Queryable), plans };
  }

  /** As it is before an account is indexed. */
  async function unindex(): Promise<void> {
    const { pool } = database;
    await pool.query('DELETE FROM session_segment');
    await pool.query('DELETE FROM session_bitmap');
    await pool.query(
      `INSERT INTO session_unindexed (account_id, quarter)
       SELECT account_id, start FROM session_rollup WHERE agent_id = '' AND width = 15`,
    );
  }

  /** Makes PostgreSQL expect a hundredth of what there is, as in an installation of many small accounts and a large one. */
  async function underestimate(): Promise<void> {
    const values = {
      account_id: 60,
      account_hash: 60,
      agent_id: 1_500,
      agent_hash: 1_500,
      model_hash: 1_500,
      band: 500,
    };
    for (const [column, count] of Object.entries(values))
      await database.pool.query(`ALTER TABLE session ALTER COLUMN ${column} SET (n_distinct = ${count})`);
    await database.pool.query('ANALYZE session');
  }

  return Object.assign(explain, { explaining, unindex, underestimate });
}

/** The agents, the rollups and the search index of the account, as its writers would have made them. */
async function addCounts({ pool }: Database): Promise<void> {
  const written = '(SELECT * FROM session WHERE account_id = $1) AS written';
  await pool.query(`INSERT INTO account (id, name) VALUES ($1, 'Planning')`, [account]);
  await pool.query(
    `INSERT INTO agent (account_id, id, name)
     SELECT DISTINCT account_id, agent_id, agent_name FROM session WHERE account_id = $1`,
    [account],
  );
  await pool.query(
    `WITH
       counts AS (${counted(written)}),
       kinds AS (${countedKinds(written)}),
       durations AS (${countedDurations(written)})
     ${addToRollups('counts', 'kinds', 'durations')}`,
    [account],
  );
  await pool.query(noteUnindexedQuarters(`(${counted(written)}) AS counts`), [account]);
  await indexAll(pool, account);
}
