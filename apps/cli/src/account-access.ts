import type { Database, IamQueries } from '@masker/db';
import { knownAccount } from './account-option.ts';
import { readConfig } from './config.ts';
import { findInstallation, withDatabase } from './installation.ts';

/**
 * Calls `work` with the queries of who may access an account, in its database.
 *
 * @throws ApiError `not_found` when there is no such account
 */
export async function withAccess<T>(
  account: string,
  work: (iam: IamQueries, database: Database) => Promise<T>,
): Promise<T> {
  const { createIamQueries } = await import('@masker/db');
  return withDatabase(await findInstallation(readConfig()), async (database) => {
    await knownAccount(database, account);
    return work(createIamQueries(database.pool, database.directoryPool), database);
  });
}
