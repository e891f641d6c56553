export type { Statement } from './account-query.ts';
export { enterScope, inAccount, type Queryable, type Scope } from './scopes.ts';
export { inTransaction } from './transaction.ts';
