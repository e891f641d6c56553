export { inAccountUntil } from './cancellable.ts';
export type { Pooling } from './recognise-pooler.ts';
export { enterScope, inAccount, type Queryable, type Scope } from './scopes.ts';
export type { Statement } from './statement.ts';
export { inTransaction } from './transaction.ts';
