import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** What field tests need besides programs, by the name in `programs.json`. @type {Record<string, () => boolean>} */
export const abilities = {
  'the right to mount a disk': mayMount,
  'systemd with its units': hasSystemd,
};

/**
 * Whether a disk can be mounted, and a program run on it, in a separate namespace: by root, or by others if the kernel
 * lets them be root in a user namespace. Containers often forbid both.
 */
function mayMount() {
  const isRoot = process.getuid?.() === 0;
  const asOurselves = `unshare --user --map-user=${process.getuid?.()} --map-group=${process.getgid?.()}`;
  const script = `mount -t tmpfs tmpfs "$1" && nsenter --version && ${isRoot ? '' : asOurselves} true`;
  const user = isRoot ? [] : ['--user', '--map-root-user'];
  const { status } = spawnSync('unshare', [...user, '--mount', 'sh', '-c', script, 'sh', tmpdir()], {
    stdio: 'ignore',
  });
  return status === 0;
}

/** Whether a unit can be checked: that reads the units which come with systemd, so unpacked programs are not enough. */
function hasSystemd() {
  const { status } = spawnSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
  return status === 0 && existsSync('/usr/lib/systemd/system/sysinit.target');
}
