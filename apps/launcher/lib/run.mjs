import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from './environment.mjs';
import { onIdleOutput } from './idle-output.mjs';
import { logs, root } from './paths.mjs';

/** @typedef {[program: string, ...args: string[]]} Command passed on without a shell */
/** @typedef {{ ok: boolean, log: string, hung: boolean }} Outcome */

/** @type {NodeJS.Signals[]} */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const secondsToDie = 10;

/** The ends of the programs that run. @type {Set<Promise<string>>} */
const running = new Set();
/** Whether the launcher is asked to stop. */
let stopping = false;

/** Seconds without output after which a program counts as hung. A slow machine is not a hung program. */
const defaultIdleSeconds = 20 * 60;

/**
 * Runs a program from the repository's root with its output going to `.cache/logs/<name>.log`. A signal
 * that asks the launcher to stop is passed on to the program and everything it started; when those are
 * gone, and other programs that it runs side by side, the launcher exits too.
 * @param {string} name of the log file
 * @param {Command} command
 * @param {{ env?: NodeJS.ProcessEnv, idleSeconds?: number }} [options] extra variables; the seconds without
 *   output after which it is stopped
 * @returns {Promise<Outcome>}
 */
export async function run(name, [program, ...args], { env, idleSeconds = defaultIdleSeconds } = {}) {
  // The launcher exits as soon as what ran beside this has ended.
  if (stopping) await new Promise(() => {});
  mkdirSync(logs, { recursive: true });
  const path = join(logs, `${name}.log`);
  const file = openSync(path, 'w');
  // A separate process group, so that one signal reaches grandchildren and a terminal's Ctrl-C is not sent twice.
  const child = spawn(program, args, {
    cwd: root,
    env: { ...childEnvironment(), ...env },
    stdio: ['ignore', file, file],
    detached: process.platform !== 'win32',
  });
  closeSync(file);

  let hung = false;
  /** @type {NodeJS.Signals | undefined} */
  let stoppedBy;
  const watching = onIdleOutput(path, idleSeconds, () => {
    hung = true;
    end('SIGTERM');
  });
  /** @type {NodeJS.Timeout | undefined} */
  let lastResort;
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    signalGroup(child.pid, signal);
    lastResort ??= setTimeout(() => signalGroup(child.pid, 'SIGKILL'), secondsToDie * 1000);
  };
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    stopping = true;
    stoppedBy = signal;
    end(signal);
  };
  for (const signal of stopSignals) process.on(signal, stop);

  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(code === 0 ? '' : signal ? `ended by ${signal}` : `exit code ${code}`),
    );
  });
  running.add(ended);
  const problem = await ended;
  running.delete(ended);
  clearInterval(watching);
  clearTimeout(lastResort);
  for (const signal of stopSignals) process.off(signal, stop);
  if (stoppedBy) {
    await Promise.all(running);
    process.exit(128 + constants.signals[stoppedBy]);
  }

  const ending = hung ? `Stopped: no output for ${idleSeconds} s.` : problem && `${program}: ${problem}`;
  return {
    ok: !problem && !hung,
    log: `${readFileSync(path, 'utf8').trimEnd()}\n${ending}`.trim(),
    hung,
  };
}

/** @param {number | undefined} pid @param {NodeJS.Signals} signal */
function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It has already ended.
  }
}
