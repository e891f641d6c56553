import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterwards } from './folders.ts';
import { repository } from './programs.ts';

/** How a process ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process of ours, killed afterwards at the latest. */
export interface Program {
  child: ChildProcess;
  pid: number;
  /** All it has written so far. */
  stdout(): string;
  stderr(): string;
  ended: Promise<Ending>;
  /** Waits for a piece of standard output. Fails when the program ends first. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Settings of a program, as environment variables. */
export type Settings = Record<string, string>;

/**
 * Runs a JavaScript program with nothing of our environment but what every program needs.
 *
 * @param within what its command line begins with, when another program is to become it
 */
export function run(script: string, args: string[], settings: Settings, within: string[] = []): Program {
  const { PATH = '', HOME = '', TMPDIR, NODE_COMPILE_CACHE } = process.env;
  const [program, ...rest] = [...within, process.execPath, script, ...args] as [string, ...string[]];
  const child = spawn(program, rest, {
    cwd: repository,
    env: { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let over = false;
  const ended = once(child, 'close').then(([code, signal]) => {
    over = true;
    return { code, signal } as Ending;
  });
  afterwards(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    child,
    pid: child.pid as number,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    async says(pattern) {
      for (;;) {
        const found = pattern.exec(stdout);
        if (found) return found;
        if (over) throw new Error(`it ended without saying ${pattern}:\n${stdout}\n${stderr}`);
        await sleep(5);
      }
    },
  };
}
