import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterwards } from '../../test/support/folders.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';

/** A disk of a few megabytes, which only those see that are run on it. */
export interface SmallDisk {
  /** Where it is for those. */
  folder: string;
  /** A path on it, for everybody else. */
  outside(file: string): string;
  /** What a command begins with to be run on it. */
  within: string[];
  /** Fills it up, but for so many bytes; `Infinity` empties it of what filled it. */
  fill(left: number): Promise<void>;
}

/**
 * Mounts one in a namespace of its own, which takes it along when it ends. Root may do that, and others where the
 * kernel lets them be root in a namespace of users.
 */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = await temporaryFolder();
  const isRoot = process.getuid?.() === 0;
  const script = `mount -t tmpfs -o size=${megabytes}m,mode=0711 tmpfs "$1" && echo mounted && exec cat`;
  const mountProcess = spawn(
    'unshare',
    [...(isRoot ? [] : ['--user', '--map-root-user']), '--mount', 'sh', '-c', script, 'sh', folder],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(mountProcess, 'close');
  afterwards(async () => {
    mountProcess.stdin.end();
    await ended;
  });
  const mounted = await Promise.race([once(mountProcess.stdout, 'data'), ended.then(() => null)]);
  if (!mounted) throw new Error('a small disk cannot be mounted here');
  const { pid } = mountProcess;
  const enter = ['nsenter', `--target=${pid}`, '--mount'];
  // PostgreSQL refuses to be root, also in a namespace: in one below, everybody is who they are outside.
  const asOurselves = [
    'unshare',
    '--user',
    `--map-user=${process.getuid?.()}`,
    `--map-group=${process.getgid?.()}`,
  ];
  const outside = (file: string) => path.join(`/proc/${pid}/root`, folder, file);
  const filler = outside('filler');
  return {
    folder,
    outside,
    within: isRoot ? enter : [...enter, '--user', '--preserve-credentials', ...asOurselves],
    async fill(left) {
      await writeFile(filler, '');
      const { bavail, bsize } = await statfs(outside('.'));
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)));
    },
  };
}
