import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { earlierForms } from '../src/migrate/earlier-forms.ts';
import { migrationsFolder } from './support/postgres.ts';

const repository = path.join(migrationsFolder, '../..');
const sumOf = (sql: Buffer | string) => createHash('sha256').update(sql).digest('hex');

/** `CHECKSUMS`, which `sha256sum` wrote: the sum of each landed migration by its name. */
function landed(): Map<string, string> {
  const lines = readFileSync(path.join(migrationsFolder, 'CHECKSUMS'), 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [, sum = '', name = ''] = /^([0-9a-f]{64}) {2}(\w+)\/migration\.sql$/.exec(line) ?? [];
      return [name, sum];
    }),
  );
}

/** Every text that a migration has had on the main branch, as far back as this clone goes. */
function textsInHistory(): { name: string; sum: string }[] {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, maxBuffer: 1 << 26 });
  const log = git(
    'log',
    '--first-parent',
    '-m',
    '--raw',
    '--no-abbrev',
    '--format=',
    '--',
    'prisma/migrations',
  );
  const seen = new Map<string, string>();
  for (const line of log.toString().split('\n')) {
    const [, blob, name] =
      /^:\d+ \d+ \w+ (\w+) [AM]\tprisma\/migrations\/(\w+)\/migration\.sql$/.exec(line) ?? [];
    if (blob !== undefined && name !== undefined) seen.set(blob, name);
  }
  return [...seen].map(([blob, name]) => ({ name, sum: sumOf(git('cat-file', 'blob', blob)) }));
}

test('a landed migration is unchanged', async () => {
  const folders = (await readdir(migrationsFolder, { withFileTypes: true })).filter((one) =>
    one.isDirectory(),
  );
  const found = new Map<string, string>();
  for (const { name } of folders) {
    const sql = await readFile(path.join(migrationsFolder, name, 'migration.sql'), 'utf8');
    found.set(name, sumOf(sql.replaceAll('\r\n', '\n')));
  }
  expect(
    Object.fromEntries(found),
    'for a new migration: cd prisma/migrations && sha256sum */migration.sql > CHECKSUMS',
  ).toEqual(Object.fromEntries(landed()));
});

test('a database with any former text of a migration on the main branch can be upgraded', () => {
  // An archive of the sources has no history; the checksums above hold there.
  const history = existsSync(path.join(repository, '.git')) ? textsInHistory() : [];
  const sums = landed();
  const known = new Set([
    ...[...sums].map(([name, sum]) => `${name} ${sum}`),
    ...earlierForms.map(({ migration, checksum }) => `${migration} ${checksum}`),
  ]);
  const lost = history.filter(({ name, sum }) => sums.has(name) && !known.has(`${name} ${sum}`));
  expect(lost).toEqual([]);
});
