import { Failure } from './failure.mjs';

/**
 * @typedef {object} Step
 * @property {string} doing shown while it runs
 * @property {string} done shown when it succeeded
 * @property {string} failed shown when it did not, above its full output
 * @property {() => Promise<import('./run.mjs').Outcome>} work
 */

/**
 * Runs a step that everything after it needs.
 * @param {import('./report.mjs').Report} report
 * @param {Step} step
 * @throws {Failure} when it fails, after its full output was shown
 */
export async function must(report, { doing, done, failed, work }) {
  const outcome = await report.step(doing, work, ({ ok }) => ({ ok, text: ok ? done : failed }));
  if (outcome.ok) return;
  report.line(outcome.log);
  throw new Failure(`${failed}. The reason is above.`);
}
