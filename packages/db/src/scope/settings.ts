import pg from 'pg';
import type { Statement } from './statement.ts';

/** The settings of all statements of a connection. */
export interface ConnectionSettings {
  /** Whether it sees accounts, members and credentials of all accounts. */
  directory: boolean;
  /** The timeout of a statement, in milliseconds. */
  statementMs: number;
  /** The role to act as; the connection's role must be a member of it. Empty: the connection's role. */
  role: string;
}

/** The additional settings of one statement. */
export interface AccountSettings {
  /** The account whose rows it sees; empty: none. */
  accountId: string;
  /** How PostgreSQL plans it if it is prepared. */
  planCacheMode: 'auto' | 'force_generic_plan';
}

const noAccount: AccountSettings = { accountId: '', planCacheMode: 'auto' };

/** How long a setting applies: until the end of the transaction, or of the connection. */
type Span = 'transaction' | 'connection';

const assign = (name: string, value: string, span: Span) =>
  `pg_catalog.set_config('${name}', ${value}, ${span === 'transaction'})`;

function assignAccount(accountId: string, planCacheMode: string): string[] {
  return [
    assign('masker.account_id', accountId, 'transaction'),
    assign('plan_cache_mode', planCacheMode, 'transaction'),
    // Lists have their order from an index. A filter that PostgreSQL takes for rare would make it read and sort everything
    // that matches, for each page; a sort that is necessary is done nevertheless.
    assign('enable_sort', `'off'`, 'transaction'),
  ];
}

function assignConnection(role: string, directory: string, statementMs: string, span: Span): string[] {
  return [
    `CASE WHEN ${role} <> '' THEN ${assign('role', role, span)} END`,
    assign('masker.directory', directory, span),
    assign('statement_timeout', statementMs, span),
    // The tables are in this schema, whatever other schemas the owner has.
    assign('search_path', `'public'`, span),
    // Compiling a page's query takes longer than running it.
    assign('jit', `'off'`, span),
    // `pg` cannot parse other styles.
    assign('datestyle', `'ISO, MDY'`, span),
    // Acknowledged writes must survive a crash. Stronger levels stay unchanged.
    `CASE WHEN pg_catalog.current_setting('synchronous_commit') = 'off'
       THEN ${assign('synchronous_commit', `'on'`, span)} END`,
  ];
}

const select = (assignments: string[]) => `SELECT ${assignments.join(', ')}`;

/** Returns SQL that sets the settings for the whole connection. Only for connections without a pooler. */
export function settleConnection(settings: ConnectionSettings): string {
  const [role, directory, ms] = texts(settings).map(pg.escapeLiteral) as [string, string, string];
  return select(assignConnection(role, directory, ms, 'connection'));
}

/** Returns SQL, to be sent together with `BEGIN`, that sets all settings for a transaction. */
export function settleTransaction(settings: ConnectionSettings): string {
  const [role, directory, ms] = texts(settings).map(pg.escapeLiteral) as [string, string, string];
  return select([
    ...assignConnection(role, directory, ms, 'transaction'),
    assign('masker.account_id', `''`, 'transaction'),
  ]);
}

/**
 * Lifts the timeouts of the database or the role, for a transaction of any duration.
 * Before PostgreSQL 17 there is no `transaction_timeout`.
 */
export const noLimits = `
  SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0;
  SELECT pg_catalog.set_config('transaction_timeout', '0', true)
    WHERE pg_catalog.current_setting('transaction_timeout', true) IS NOT NULL`;

/**
 * Keeps PostgreSQL from reading and sorting all sessions for each page of a transaction, as it would where it thinks that
 * few of them are meant: along the index, all pages together read each session once.
 */
export const inOrder = 'SET LOCAL enable_sort = off';

const account = { name: 'set_account', text: select(assignAccount('$1', '$2')) };
const everything = {
  name: 'set_everything',
  text: select([...assignConnection('$3::text', '$4', '$5', 'transaction'), ...assignAccount('$1', '$2')]),
};

/** Returns the statement that sets the account of a transaction, on a connection with settings. */
export function accountStatement({ accountId, planCacheMode }: AccountSettings): Required<Statement> {
  return { ...account, values: [accountId, planCacheMode] };
}

/** Returns the statement that sets all settings of a transaction, on any connection of a pooler. */
export function everythingStatement(
  settings: ConnectionSettings,
  { accountId, planCacheMode }: AccountSettings = noAccount,
): Required<Statement> {
  return { ...everything, values: [accountId, planCacheMode, ...texts(settings)] };
}

function texts({ role, directory, statementMs }: ConnectionSettings): [string, string, string] {
  return [role, directory ? 'on' : '', String(statementMs)];
}
