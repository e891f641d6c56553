import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, inRoot } from './paths.mjs';

/** @param {string} name */
const pathOf = (name) => join(cache, 'stamps', name);

/**
 * Whether the step with that name last succeeded for this fingerprint, and its outputs still exist.
 * @param {string} name
 * @param {string} fingerprint
 * @param {string[]} outputs relative to the repository's root
 */
export function isStamped(name, fingerprint, outputs) {
  if (!existsSync(pathOf(name)) || readFileSync(pathOf(name), 'utf8') !== fingerprint) return false;
  return outputs.every((output) => existsSync(inRoot(output)));
}

/** @param {string} name @param {string} fingerprint */
export function stamp(name, fingerprint) {
  mkdirSync(join(cache, 'stamps'), { recursive: true });
  writeFileSync(pathOf(name), fingerprint);
}

/** @param {string} name */
export const unstamp = (name) => rmSync(pathOf(name), { force: true });
