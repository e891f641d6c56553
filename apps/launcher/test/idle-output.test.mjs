import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onIdleOutput } from '../lib/idle-output.mjs';

const folder = mkdtempSync(join(tmpdir(), 'masker-idle-output-'));
const log = join(folder, 'log');

beforeEach(() => {
  writeFileSync(log, '');
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(log, { force: true });
});

test('a growing log is never idle', () => {
  const onIdle = vi.fn();
  const watching = onIdleOutput(log, 60, onIdle);
  for (let minute = 0; minute < 120; minute++) {
    appendFileSync(log, '.');
    vi.advanceTimersByTime(59_000);
  }
  clearInterval(watching);
  expect(onIdle).not.toHaveBeenCalled();
});

test('a log that stopped growing is reported once', () => {
  const onIdle = vi.fn();
  onIdleOutput(log, 60, onIdle);
  vi.advanceTimersByTime(30_000);
  appendFileSync(log, '.');
  vi.advanceTimersByTime(60_000);
  expect(onIdle).not.toHaveBeenCalled();
  vi.advanceTimersByTime(600_000);
  expect(onIdle).toHaveBeenCalledTimes(1);
});
