import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { quantities } from '../quantities.ts';

const run = promisify(execFile);
const bench = path.resolve(import.meta.dirname, '../../dist/bench-ui.js');

/** Little data and few rows: everything is there to be measured; what it takes is not looked at. */
test('the short form measures everything', async () => {
  const args = ['--rows', '300', '--rounds', '1', '--sessions', '5000'];
  const { stdout } = await run(process.execPath, [bench, ...args]);
  const lines = stdout.split('\n').filter((line) => line.startsWith('| '));
  for (const { name } of Object.values(quantities)) {
    const [line = ''] = lines.filter((line) => line.startsWith(`| ${name}`));
    expect(line, name).toMatch(/\d/);
    expect(line, name).not.toContain('–');
  }
});
