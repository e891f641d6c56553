import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cache } from './paths.mjs';

/**
 * Commands started side by side in one clone, or in one installed package, take turns.
 * @param {import('./report.mjs').Report} report
 * @param {() => Promise<void>} work
 * @param {string} [does] what another command does meanwhile
 */
export const exclusively = (report, work, does = 'is building here') =>
  withLock(join(cache, 'lock'), work, () => report.line(`· Waiting for another command that ${does}`));
