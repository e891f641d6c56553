import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { afterRows } from './after-rows.ts';

/** Reads a list, and returns what lets it end. */
function readList(
  queryClient: QueryClient,
  filters: object,
): { end(): void; fail(): void; ended: Promise<unknown> } {
  let end = () => {};
  let fail = () => {};
  const promise = new Promise<string>((resolve, reject) => {
    end = () => resolve('rows');
    fail = () => reject(new Error('away'));
  });
  const ended = queryClient
    .fetchQuery({ queryKey: ['sessions', filters, null], queryFn: () => promise, retry: false, staleTime: 0 })
    .catch(() => {});
  return { end, fail, ended };
}

it('waits for the first rows of lists that are asked for in the same turn, and for no others', async () => {
  const queryClient = new QueryClient();
  const told: string[] = [];
  const waiting = afterRows(queryClient).then(() => told.push('after rows'));
  const [first, second] = [
    readList(queryClient, { status: 'ok' }),
    readList(queryClient, { status: 'error' }),
  ];
  first.end();
  await first.ended;
  told.push('first');
  second.fail();
  await second.ended;
  await waiting;
  expect(told).toEqual(['first', 'after rows']);
  // A list that has rows is read anew.
  const again = readList(queryClient, { status: 'ok' });
  await afterRows(queryClient);
  again.end();
  await again.ended;
});
