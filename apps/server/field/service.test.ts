import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { newDataDir } from '../test/support/folders.ts';
import { repository } from '../test/support/programs.ts';

const execute = promisify(execFile);

/** What `systemd-analyze security` gives to a service, times ten: 0 for one that may do nothing, 100 for one that may all. */
const highestExposure = 20;

test.each([
  ['', {}],
  [' with a directory of exports elsewhere', { EXPORT_DIR: '/srv/masker exports 100%' }],
])('systemd accepts the unit of the service%s, and finds little that it may do', async (_, settings) => {
  const program = path.join(repository, 'apps/launcher/bin/masker-sessions.mjs');
  const { PATH = '' } = process.env;
  const args = [program, 'service', 'install', '--print'];
  const { stdout: unit } = await execute(process.execPath, args, { env: { PATH, ...settings } });
  const folder = await newDataDir();
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'masker-sessions.service');
  await writeFile(file, unit);

  // It prints every line that systemd would ignore.
  expect(await execute('systemd-analyze', ['verify', '--man=no', file])).toEqual({ stdout: '', stderr: '' });
  const checked = ['security', '--offline=true', `--threshold=${highestExposure}`, file];
  const { stdout } = await execute('systemd-analyze', checked);
  expect(stdout).toContain('Overall exposure level for masker-sessions.service');
});
