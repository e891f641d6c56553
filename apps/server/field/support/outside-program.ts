import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where distributions install servers, besides the folders of PATH. */
const serverFolders = ['/usr/sbin', '/usr/local/sbin'];

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
