import { expect, test } from 'vitest';
import { cpuUntil, type TraceEvent } from '../main-thread.ts';

const page = { pid: 7, tid: 7 };

function task(ts: number, tdur: number, thread = page): TraceEvent {
  return { name: 'ThreadControllerImpl::RunTask', ph: 'X', ts, tdur, ...thread };
}

test("sums up the CPU of the page's main thread from the start of the navigation to a mark", () => {
  const mark = { name: 'painted', ph: 'I', ts: 5_000_000, ...page };
  const events = [
    task(3_999_000, 900_000),
    task(4_000_000, 100_000),
    task(4_500_000, 23_000),
    task(4_600_000, 800_000, { pid: 7, tid: 8 }),
    mark,
    task(5_100_000, 700_000),
  ];
  // The navigation started a second before.
  expect(cpuUntil(events, { name: 'painted', at: 1_000 })).toBe(123);
});

test('returns nothing without the mark', () => {
  expect(cpuUntil([task(1, 1)], { name: 'painted', at: 1 })).toBeNaN();
});
