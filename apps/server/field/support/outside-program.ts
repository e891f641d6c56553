import { existsSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../test/support/programs.ts';

/** Where servers are besides the folders of PATH: where distributions install them, and where `npm test` unpacks them. */
const serverFolders = ['/usr/sbin', '/usr/local/sbin', path.join(repository, '.cache/field/debian/programs')];

/**
 * Path of a program that is not ours, such as `nginx`, `haproxy` or `pgbouncer`.
 *
 * @throws when it is not installed, naming it
 */
export function outsideProgram(name: string): string {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...serverFolders].filter(Boolean);
  const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  if (!found) throw new Error(`${name} is not installed. Install it, or put its folder on PATH.`);
  return found;
}
