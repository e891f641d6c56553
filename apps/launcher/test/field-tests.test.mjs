import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { abilities } from '../lib/abilities.mjs';
import { debianPackages, packagesOf, scriptOf } from '../lib/debian-programs.mjs';
import { postgresPackages } from '../lib/field-postgres.mjs';
import { chooseTests } from '../lib/field-tests.mjs';
import { inRoot } from '../lib/paths.mjs';

test('a test runs if all of its programs exist, and an unlisted one if every program exists', () => {
  const needs = { 'proxies.test.ts': ['nginx', 'caddy'], 'versions.test.ts': [] };
  const files = ['proxies.test.ts', 'versions.test.ts', 'unlisted.test.ts'];
  expect(chooseTests(files, needs, (program) => program === 'nginx')).toEqual({
    runnable: ['versions.test.ts'],
    leftOut: [
      { file: 'proxies.test.ts', missing: ['caddy'] },
      { file: 'unlisted.test.ts', missing: ['caddy'] },
    ],
  });
  expect(chooseTests(files, needs, () => true)).toEqual({ runnable: files, leftOut: [] });
});

test('each listed test exists, and each of its needs is a known program or ability', () => {
  /** @type {Record<string, string[]>} */
  const needs = JSON.parse(readFileSync(inRoot('apps/server/field/programs.json'), 'utf8'));
  for (const [file, programs] of Object.entries(needs)) {
    expect(existsSync(inRoot('apps/server/field', file)), file).toBe(true);
    for (const need of programs) expect({ ...debianPackages, ...abilities }).toHaveProperty([need]);
  }
});

test('reads packages from the listing of apt-get, except the C library', () => {
  const listing = `W: a warning
'http://deb.debian.org/debian/pool/main/c/c-ares/libc-ares2_1.18.1-3_amd64.deb' libc-ares2_1.18.1-3_amd64.deb 105412 SHA256:00
'http://deb.debian.org/debian/pool/main/g/glibc/libc6_2.36-9%2bdeb12u13_amd64.deb' libc6_2.36-9+deb12u13_amd64.deb 2757232 SHA256:00
'http://deb.debian.org/debian/pool/main/libe/libevent-2.1-7_2.1.12_amd64.deb' libevent-2.1-7_2.1.12_amd64.deb 180168 SHA256:00`;
  expect(packagesOf(listing)).toEqual(['libc-ares2', 'libevent-2.1-7']);
});

test('a script runs a program with the libraries beside it, in any folder', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'masker-field-')), 'with a space');
  try {
    for (const name of ['programs', 'usr/sbin']) mkdirSync(join(folder, name), { recursive: true });
    const program = '#!/bin/sh\necho "$LD_LIBRARY_PATH|$1|$2"\n';
    writeFileSync(join(folder, 'usr/sbin/nginx'), program, { mode: 0o755 });
    writeFileSync(join(folder, 'programs/nginx'), scriptOf('usr/sbin/nginx', ['usr/lib/x', 'usr/lib/y']), {
      mode: 0o755,
    });
    const said = execFileSync(join(folder, 'programs/nginx'), ['a b', 'c'], { encoding: 'utf8' });
    expect(said).toBe(`${folder}/usr/lib/x:${folder}/usr/lib/y|a b|c\n`);
  } finally {
    rmSync(join(folder, '..'), { recursive: true });
  }
});

test.each(
  Object.entries(postgresPackages).flatMap(([platform, versions]) =>
    Object.entries(versions).map(([major, pinned]) => /** @type {const} */ ([platform, major, pinned])),
  ),
)('PostgreSQL for %s, %s, is pinned by version and integrity', (_, major, pinned) => {
  expect(pinned.version).toMatch(new RegExp(`^${major}\\.\\d+\\.0-beta\\.\\d+$`));
  expect(Buffer.from(pinned.integrity.replace('sha512-', ''), 'base64')).toHaveLength(64);
});
