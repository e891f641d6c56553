import type { ExportSessionsInput } from '@masker/contract';
import { expect, test } from 'vitest';
import { exportFileName } from '../src/export-content/file-name.ts';

const id = 'acc_01K2M3N4P5Q6R7S8T9V0W1X2Y3';
const october = { since: Date.UTC(2026, 9, 1), until: Date.UTC(2026, 10, 1) };

function nameOf(filters: ExportSessionsInput = {}, name = 'Northwind Health', window = october) {
  return exportFileName({ account: { id, name }, window, filters, format: 'csv' });
}

test('names the account, the window and the filters', () => {
  expect(nameOf({ status: 'error' })).toBe('northwind-health_2026-10-01_2026-11-01_status-error.csv');
  expect(nameOf()).toBe('northwind-health_2026-10-01_2026-11-01.csv');
});

test('includes the time if the window does not start at midnight', () => {
  const window = { since: Date.UTC(2026, 9, 1, 4), until: Date.UTC(2026, 10, 1, 9, 30, 15, 250) };
  expect(nameOf({}, 'Northwind', window)).toBe('northwind_2026-10-01T04-00-00Z_2026-11-01T09-30-15Z.csv');
});

test.each<[ExportSessionsInput, string]>([
  [{ status: 'error,partial' }, 'status-error-partial'],
  [{ agent_id: ['agt_01K2M3N4P5Q6R7S8T9V0W1X2Y3'] }, 'agent-v0w1x2y3'],
  [{ kind: 'IP_ADDRESS,SSN' }, 'kind-ip-address-ssn'],
  [{ kind: 'A,B,C,D' }, 'kind-4-values'],
  [{ model: 'gpt-4o%2Cmini,Claude 4' }, 'model-claude-4-gpt-4o-mini'],
  [{ model: '模型' }, 'model-other'],
  [{ reached_model: 'false' }, 'no-model'],
  [{ reached_model: true }, 'reached-model'],
  [{ min_redactions: 0, min_duration_ms: 0, order: 'newest' }, ''],
  [
    { min_redactions: 20, min_duration_ms: 1_000, max_duration_ms: 60_000 },
    'min-redactions-20_min-duration-1000ms_max-duration-60000ms',
  ],
  [{ order: 'oldest' }, 'oldest-first'],
])('formats the filters %j', (filters, said) => {
  expect(nameOf(filters)).toBe(`northwind-health_2026-10-01_2026-11-01${said === '' ? '' : `_${said}`}.csv`);
});

test.each([
  ['Zürich Klinik GmbH & Co.', 'zurich-klinik-gmbh-co'],
  ['  ../../etc/passwd ', 'etc-passwd'],
  ['a"; filename="b\r\nx: y', 'a-filename-b-x-y'],
  ['北京', 'acc-01k2m3n4p5q6r7s8t9v0w1x2y3'],
  ['\u202Evil', 'vil'],
])('formats the account %j', (name, plain) => {
  expect(nameOf({}, name)).toBe(`${plain}_2026-10-01_2026-11-01.csv`);
});

test('has a bounded length, and marks the omission', () => {
  const longest = nameOf(
    {
      status: 'error,ok',
      model: ['x'.repeat(200), 'y'.repeat(200)],
      kind: ['A'.repeat(64), 'B'.repeat(64), 'C'.repeat(64)],
    },
    'n'.repeat(500),
  );
  expect(longest.length).toBeLessThanOrEqual(164);
  expect(longest).toMatch(/^n{48}_2026-10-01_2026-11-01_.*_and-more\.csv$/);
});
