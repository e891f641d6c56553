import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../test/support/programs.ts';

/** Programs of one major version of PostgreSQL. */
export interface PostgresPrograms {
  major: number;
  /** The folder with `postgres` and `initdb`. */
  folder: string;
}

/** Where Debian puts each version, here or unpacked by the launcher, and where the launcher puts those of npm. */
const parents: [string, (name: string) => string][] = [
  ['/usr/lib/postgresql', (name) => path.join(name, 'bin')],
  [path.join(repository, '.cache/field/debian/usr/lib/postgresql'), (name) => path.join(name, 'bin')],
  [path.join(repository, '.cache/field/postgresql'), (name) => path.join(name, 'bin')],
];

/** Every version of PostgreSQL that is here, one each, oldest first. */
export function postgresVersions(): PostgresPrograms[] {
  const found = new Map<number, string>();
  for (const [parent, binOf] of parents) {
    for (const name of existsSync(parent) ? readdirSync(parent) : []) {
      const folder = path.join(parent, binOf(name));
      if (/^\d+$/.test(name) && existsSync(path.join(folder, 'initdb'))) found.set(Number(name), folder);
    }
  }
  return [...found].map(([major, folder]) => ({ major, folder })).sort((a, b) => a.major - b.major);
}
