import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onSilence } from '../lib/silence.mjs';

const folder = mkdtempSync(join(tmpdir(), 'masker-silence-'));
const log = join(folder, 'log');

beforeEach(() => {
  writeFileSync(log, '');
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(log, { force: true });
});

test('a log that grows is never silent, however long it takes', () => {
  const tell = vi.fn();
  const watching = onSilence(log, 60, tell);
  for (let minute = 0; minute < 120; minute++) {
    appendFileSync(log, '.');
    vi.advanceTimersByTime(59_000);
  }
  clearInterval(watching);
  expect(tell).not.toHaveBeenCalled();
});

test('a log that stopped growing is told of once', () => {
  const tell = vi.fn();
  onSilence(log, 60, tell);
  vi.advanceTimersByTime(30_000);
  appendFileSync(log, '.');
  vi.advanceTimersByTime(60_000);
  expect(tell).not.toHaveBeenCalled();
  vi.advanceTimersByTime(600_000);
  expect(tell).toHaveBeenCalledTimes(1);
});
