import { invalid } from '@masker/contract';
import { unavailability } from '@masker/db';
import type { Context } from '../procedure/context.ts';

/**
 * Runs a query that reads individual sessions. Only a few run at once in this process, and a query is cancelled if its
 * client disconnects.
 *
 * @throws `validation_failed` if it times out because it reads too many sessions
 */
export async function sumRows<T>(
  ctx: Context,
  accountId: string,
  read: (gone: AbortSignal) => Promise<T>,
): Promise<T> {
  const gone = ctx.gone();
  try {
    return await ctx.rowSums.run(accountId, gone, () => read(gone));
  } catch (error) {
    if (gone.aborted || unavailability(error) !== 'timeout') throw error;
    throw invalid([
      {
        parameter: 'since',
        message:
          'spans more sessions than can be summed up in one request with these filters; narrow the window',
      },
    ]);
  }
}
