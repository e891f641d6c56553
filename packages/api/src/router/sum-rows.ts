import { invalid } from '@masker/contract';
import { unavailability } from '@masker/db';
import type { Context } from '../procedure/context.ts';

/**
 * Runs a query that reads sessions one by one: a few at a time in this process, and only for as long as its answer is
 * waited for.
 *
 * @throws `validation_failed` when it takes too long, as it reads too many
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
