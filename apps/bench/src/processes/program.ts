import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { environment } from './environment.ts';
import { cache, repository } from './paths.ts';

/** A long-running process of a contender. */
export interface Program {
  pid: number;
  /** Resolves when the process ends, with the reason and its last output. */
  ended: Promise<string>;
  /** Whether it has ended successfully. */
  succeeded(): boolean;
  /** Its output so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  /** The name of its log file, `.cache/bench/logs/<name>.log`. */
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
}

/** The time that a process has to stop by itself, in milliseconds. A server finishes its requests for up to 25 s. */
const patienceMs = 60_000;

/**
 * Starts a process in its own process group, so that Ctrl-C reaches only the benchmark, which stops processes in order.
 */
export function startProgram({ name, command, args, env, cwd = repository }: ProgramOptions): Program {
  const logs = path.join(cache, 'logs');
  mkdirSync(logs, { recursive: true });
  const log = path.join(logs, `${name}.log`);
  const file = openSync(log, 'w');
  const child = spawn(command, args, {
    cwd,
    env: environment(env),
    stdio: ['ignore', file, file],
    detached: true,
  });
  closeSync(file);
  const ended = ending(child).then((how) => {
    running.delete(program);
    return `${name} ${how}:\n${tail(log)}`;
  });
  const program: Program = {
    pid: child.pid ?? 0,
    ended,
    succeeded: () => child.exitCode === 0,
    output: () => readFileSync(log, 'utf8'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      signal(child.pid, 'SIGTERM');
      const gone = await Promise.race([ended, sleep(patienceMs, null, { ref: false })]);
      if (gone === null) signal(child.pid, 'SIGKILL');
      await ended;
    },
  };
  running.add(program);
  return program;
}

const running = new Set<Program>();

/** Stops processes that still run, such as a command interrupted by Ctrl-C. */
export async function stopPrograms(): Promise<void> {
  await Promise.all([...running].map((program) => program.stop()));
}

/** @returns a function that throws a Failure, with the last output, once the program has ended */
export function checkOf(program: Program): () => void {
  let over: string | undefined;
  program.ended.then((how) => {
    over = how;
  });
  return () => {
    if (over !== undefined) throw new Failure(over);
  };
}

/**
 * Waits until an address answers 200.
 * @throws Failure if the program ends first, or takes longer than `seconds`
 */
export async function untilReady(program: Program, url: string, seconds = 60): Promise<void> {
  const mustRun = checkOf(program);
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    mustRun();
    const answer = await fetch(url).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(20);
  }
  throw new Failure(`${url} did not answer within ${seconds} s.`);
}

async function ending(child: ChildProcess): Promise<string> {
  const [code, signal] = await Promise.race([
    once(child, 'exit'),
    once(child, 'error').then(([error]) => [String(error), null]),
  ]);
  return signal ? `was ended by ${signal}` : `ended with ${code}`;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It has already ended.
  }
}

function tail(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
}
