/** PostgreSQL's codes of a deadlock and of a serialization failure, after which the same work can succeed. */
const passing: ReadonlySet<unknown> = new Set(['40P01', '40001']);

const attempts = 5;

/**
 * Runs a transaction, up to five times while a deadlock or a serialization failure rolls it back.
 *
 * @param transact the whole transaction, of which a rollback leaves nothing
 * @throws errors of `transact`
 */
export async function retryRolledBack<T>(transact: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (!passing.has(code) || attempt === attempts) throw error;
    }
  }
}
