import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { abilities } from './abilities.mjs';
import { debianPackages, unpackDebianPrograms } from './debian-programs.mjs';
import { getPostgresVersions } from './field-postgres.mjs';
import { findProgram } from './outside-programs.mjs';
import { inRoot } from './paths.mjs';
import { vitest } from './vitest.mjs';

const name = 'Among other software';
const tests = inRoot('apps/server/field');

/** @typedef {{ file: string, missing: string[] }} Need */

/**
 * Gets the software that the tests among other software need and the machine lacks: it is fetched into `.cache/field` and
 * not installed. Tests whose needs can't be met are left out, and named.
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<string[]>} the test files that can run
 */
export async function getFieldSoftware(report) {
  if (process.platform !== 'linux') {
    report.line(`- ${name}: not run here, it needs Linux`);
    return [];
  }
  const lacking = Object.keys(debianPackages).filter((program) => !findProgram(program));
  const notes = [];
  if (lacking.length > 0) {
    report.line(`· Getting ${lacking.join(', ')} for the tests among other software`);
    notes.push(...(await unpackDebianPrograms(lacking)));
  }
  notes.push(...(await getPostgresVersions()));
  const files = readdirSync(tests).filter((file) => file.endsWith('.test.ts'));
  const needs = JSON.parse(readFileSync(join(tests, 'programs.json'), 'utf8'));
  const { runnable, leftOut } = chooseTests(files, needs, isHere);
  for (const note of notes) report.line(`- ${name}: ${note}`);
  if (leftOut.length > 0) report.line(`- ${name}: not run here: ${leftOut.map(inWords).join('; ')}`);
  return runnable;
}

/**
 * Runs the product among other software: proxies, connection poolers, other versions of PostgreSQL.
 * @param {import('./scores.mjs').Scores} scores
 * @param {string[]} files those that can run here
 */
export async function checkAmongOtherSoftware(scores, files) {
  if (files.length === 0) return;
  await scores.check(name, () =>
    vitest('field', 'apps/server', 'apps/server/field/vitest.config.ts', {
      env: { MASKER_FIELD_TESTS: files.join(',') },
    }),
  );
}

/** @param {string} need a program, or one of `abilities` */
const isHere = (need) => abilities[need]?.() ?? findProgram(need) !== undefined;

/**
 * Divides test files into those whose needs are all met here, and the others.
 * @param {string[]} files
 * @param {Record<string, string[]>} needs programs and abilities of each file; one that is not named needs all of them
 * @param {(need: string) => boolean} isHere
 * @returns {{ runnable: string[], leftOut: Need[] }}
 */
export function chooseTests(files, needs, isHere) {
  const every = [...new Set(Object.values(needs).flat())];
  const judged = files.map((file) => ({
    file,
    missing: (needs[file] ?? every).filter((need) => !isHere(need)),
  }));
  return {
    runnable: judged.filter(({ missing }) => missing.length === 0).map(({ file }) => file),
    leftOut: judged.filter(({ missing }) => missing.length > 0),
  };
}

/** @param {Need} need */
const inWords = ({ file, missing }) => `${file} (needs ${missing.join(', ')})`;
