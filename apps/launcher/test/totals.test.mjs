import { expect, test } from 'vitest';
import { Report } from '../lib/report.mjs';
import { Scores } from '../lib/scores.mjs';
import { countTests } from '../lib/totals.mjs';

/** @param {string} status @param {string[]} statuses */
const file = (status, ...statuses) => ({ status, assertionResults: statuses.map((status) => ({ status })) });

test('counts tests, and a file that could not run as one failure', () => {
  const testResults = [
    file('passed', 'passed', 'passed', 'skipped', 'todo'),
    file('failed', 'passed', 'failed', 'failed'),
    file('failed'),
  ];
  expect(countTests({ testResults })).toEqual({ passed: 3, failed: 3, skipped: 2 });
});

/** @param {(scores: Scores) => Promise<unknown>} fill */
async function closing(fill) {
  let written = '';
  const report = new Report({ write: (text) => (written += text) });
  const scores = new Scores(report);
  await fill(scores);
  const exitCode = scores.close();
  return { exitCode, lines: written.trimEnd().split('\n') };
}
const passing = async () => ({ ok: true, log: 'quiet', hung: false });
const failing = async () => ({ ok: false, log: 'the reason', hung: false });

test('ends with one line of totals', async () => {
  const { exitCode, lines } = await closing(async (scores) => {
    await scores.check('Lint', passing);
    await scores.check('Tests', async () => ({
      ...(await passing()),
      totals: { passed: 40, failed: 0, skipped: 0 },
    }));
  });
  expect(lines.at(-1)).toBe('41 passed, 0 failed');
  expect(lines).not.toContain('quiet');
  expect(exitCode).toBe(0);
});

test('names failed steps, and shows the reasons', async () => {
  const { exitCode, lines } = await closing(async (scores) => {
    await scores.check('Lint', failing);
    await scores.check('Tests', async () => ({
      ...(await failing()),
      totals: { passed: 4, failed: 2, skipped: 0 },
    }));
    await scores.check('Types', passing);
  });
  expect(lines).toContain('the reason');
  expect(lines.slice(-2)).toEqual(['Failed: Lint, Tests', '5 passed, 3 failed']);
  expect(exitCode).toBe(1);
});
