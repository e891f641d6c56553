import pg from 'pg';
import type { Statement } from './scoped-query.ts';

/** What everything on a connection runs with. */
export interface ConnectionSettings {
  /** Whether it sees who may sign in: accounts, members and credentials of all accounts. */
  directory: boolean;
  /** Milliseconds that a statement may take. */
  statementMs: number;
  /** The role it acts as, of which the connection's role is a member; the connection's own when empty. */
  role: string;
}

/** What one statement runs with besides. */
export interface AccountSettings {
  /** The account whose rows it sees; none when empty. */
  accountId: string;
  /** How PostgreSQL plans it when it is prepared. */
  planCacheMode: 'auto' | 'force_generic_plan';
}

const noAccount: AccountSettings = { accountId: '', planCacheMode: 'auto' };

/** How long a setting lasts: until the transaction ends, or the connection. */
type Span = 'transaction' | 'connection';

const assign = (name: string, value: string, span: Span) =>
  `pg_catalog.set_config('${name}', ${value}, ${span === 'transaction'})`;

function assignAccount(accountId: string, planCacheMode: string): string[] {
  return [
    assign('masker.account_id', accountId, 'transaction'),
    assign('plan_cache_mode', planCacheMode, 'transaction'),
  ];
}

function assignConnection(role: string, directory: string, statementMs: string, span: Span): string[] {
  return [
    `CASE WHEN ${role} <> '' THEN ${assign('role', role, span)} END`,
    assign('masker.directory', directory, span),
    assign('statement_timeout', statementMs, span),
    // The tables are there, whatever schemas the owner has besides.
    assign('search_path', `'public'`, span),
    // Compiling the query of a page takes longer than running it.
    assign('jit', `'off'`, span),
    // `pg` reads no other.
    assign('datestyle', `'ISO, MDY'`, span),
    // What was acknowledged survives a crash. Levels that promise more stay as they are.
    `CASE WHEN pg_catalog.current_setting('synchronous_commit') = 'off'
       THEN ${assign('synchronous_commit', `'on'`, span)} END`,
  ];
}

const select = (assignments: string[]) => `SELECT ${assignments.join(', ')}`;

/** Sets what lasts as long as the connection: for one that nobody else gets in between. */
export function settleConnection(settings: ConnectionSettings): string {
  const [role, directory, ms] = texts(settings).map(pg.escapeLiteral) as [string, string, string];
  return select(assignConnection(role, directory, ms, 'connection'));
}

/** Sets everything for a transaction, as SQL to be sent together with `BEGIN`. */
export function settleTransaction(settings: ConnectionSettings): string {
  const [role, directory, ms] = texts(settings).map(pg.escapeLiteral) as [string, string, string];
  return select([
    ...assignConnection(role, directory, ms, 'transaction'),
    assign('masker.account_id', `''`, 'transaction'),
  ]);
}

/**
 * Lifts the limits on time that the database or the role may have, for a transaction that takes as long as it takes.
 * Before PostgreSQL 17 there is no `transaction_timeout`.
 */
export const noLimits = `
  SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0;
  SELECT pg_catalog.set_config('transaction_timeout', '0', true)
    WHERE pg_catalog.current_setting('transaction_timeout', true) IS NOT NULL`;

const account = { name: 'set_account', text: select(assignAccount('$1', '$2')) };
const everything = {
  name: 'set_everything',
  text: select([...assignConnection('$3::text', '$4', '$5', 'transaction'), ...assignAccount('$1', '$2')]),
};

/** Sets an account, for a transaction on a connection that is settled. */
export function accountStatement({ accountId, planCacheMode }: AccountSettings): Required<Statement> {
  return { ...account, values: [accountId, planCacheMode] };
}

/** Sets everything for a transaction on whichever connection a pooler gives it. */
export function everythingStatement(
  settings: ConnectionSettings,
  { accountId, planCacheMode }: AccountSettings = noAccount,
): Required<Statement> {
  return { ...everything, values: [accountId, planCacheMode, ...texts(settings)] };
}

function texts({ role, directory, statementMs }: ConnectionSettings): [string, string, string] {
  return [role, directory ? 'on' : '', String(statementMs)];
}
