import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';
import { distribution } from '../src/measure/machine.ts';
import { repository } from '../src/processes/paths.ts';
import { viewport } from './browser.ts';
import type { Options } from './options.ts';
import { throttle } from './slow-visit.ts';

const run = promisify(execFile);

/** Processes that want to run, on average: in the last minute, and in the last five. */
export function load(): string {
  return os
    .loadavg()
    .slice(0, 2)
    .map((average) => average.toFixed(1))
    .join(' and ');
}

/** The commit that is checked out, and whether files differ from it. */
export async function describeCommit(): Promise<string> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: repository })).stdout.trim();
  const changes = await git('status', '--porcelain');
  return `${await git('rev-parse', '--short', 'HEAD')}${changes === '' ? '' : ' with changes'}`;
}

/** What a run was done under. */
export interface Conditions {
  options: Options;
  commit: string;
  /** The commit of the other build; null without one. */
  against: string | null;
  browser: string;
  begun: Date;
  loadBefore: string;
  loadAfter: string;
}

/** The conditions as lines of Markdown. */
export function conditionsSection(conditions: Conditions): string {
  const { options, commit, against, browser, begun, loadBefore, loadAfter } = conditions;
  const cpus = os.cpus();
  return [
    `date: ${begun.toISOString()}`,
    `this build: ${commit}${against ? `; the other: ${against}` : ''}`,
    `CPUs: ${cpus.length} (${cpus[0]?.model.trim() ?? 'unknown'}), shared by browser, server and PostgreSQL; ${Math.round(os.totalmem() / 2 ** 30)} GB`,
    `system: ${distribution()}, ${os.type()} ${os.release()}, ${os.arch()}`,
    `load before, of one minute and of five: ${loadBefore}; after: ${loadAfter}`,
    `Node.js ${process.version}; ${browser}, ${viewport.width} × ${viewport.height}, no GPU`,
    `${options.sessions.toLocaleString('en')} demo sessions; rounds: ${options.rounds}`,
    `first row, reaction and click: a warm cache, CPU ${throttle} × slower; the rest at full speed`,
    `wheel: ${options.rows.toLocaleString('en')} rows`,
  ]
    .map((line) => `- ${line}`)
    .join('\n');
}
