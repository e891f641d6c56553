import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';

const module = new URL('../lib/scratch.mjs', import.meta.url).href;

const program = `
  import { mkdtempSync } from 'node:fs';
  import { tmpdir } from 'node:os';
  import { join } from 'node:path';
  const before = tmpdir();
  const { useMemoryForTemporaryFiles } = await import(${JSON.stringify(module)});
  const isInMemory = useMemoryForTemporaryFiles();
  const folder = mkdtempSync(join(tmpdir(), 'masker-'));
  console.log(JSON.stringify({ isInMemory, isMoved: before !== tmpdir(), folder }));
  process.exit(3);`;

test.runIf(process.platform === 'linux')(
  'temporary files are in memory where there is room, and go with the process; so do those of one that was killed',
  () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const abandoned = `/dev/shm/masker-tests-${pid}`;
    mkdirSync(`${abandoned}/data`, { recursive: true });
    try {
      const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        encoding: 'utf8',
      });
      expect(status).toBe(3);
      const { isInMemory, isMoved, folder } = JSON.parse(stdout);
      expect(isMoved).toBe(isInMemory);
      expect(existsSync(folder)).toBe(!isInMemory);
      expect(existsSync(abandoned)).toBe(false);
      if (!isInMemory) rmSync(folder, { recursive: true });
    } finally {
      rmSync(abandoned, { recursive: true, force: true });
    }
  },
);
