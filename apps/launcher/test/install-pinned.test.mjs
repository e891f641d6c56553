import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { installPinned, isPinnedInstalled } from '../lib/install-pinned.mjs';
import { pinnedPnpm } from '../lib/manifests.mjs';
import { nodePackages } from '../lib/product-node.mjs';
import { Report } from '../lib/report.mjs';

const folder = mkdtempSync(join(tmpdir(), 'masker-pinned-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('does not install an archive other than the pinned one', async () => {
  let shown = '';
  const report = new Report({ write: (part) => (shown += part) });
  const other = { ...pinnedPnpm(), integrity: `sha512-${Buffer.alloc(64).toString('base64')}` };
  await expect(installPinned(report, folder, other, 'pnpm')).rejects.toThrow('Could not download pnpm');
  expect(shown).toContain('EINTEGRITY');
  expect(isPinnedInstalled(folder, other)).toBe(false);
  expect(existsSync(join(folder, 'node_modules/pnpm'))).toBe(false);
});

test('links the programs of a package, so that child processes find them on the PATH', async () => {
  const place = join(folder, 'with programs');
  await installPinned(new Report({ write: () => true }), place, pinnedPnpm(), 'pnpm');
  expect(isPinnedInstalled(place, pinnedPnpm())).toBe(true);
  const { stdout } = await promisify(execFile)(join(place, 'node_modules/.bin/pnpm'), ['--version'], {
    cwd: folder,
  });
  expect(stdout.trim()).toBe(pinnedPnpm().version);
  rmSync(join(place, 'node_modules/.bin'), { recursive: true });
  expect(isPinnedInstalled(place, pinnedPnpm())).toBe(false);
});

test.each(Object.entries(nodePackages))(
  'the Node.js for %s is pinned by version and integrity',
  (_, pinned) => {
    expect(pinned.version).toMatch(/^2[24]\.\d+\.\d+$/);
    expect(Buffer.from(pinned.integrity.replace('sha512-', ''), 'base64')).toHaveLength(64);
  },
);
