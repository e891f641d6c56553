import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);
const packageFolder = path.join(import.meta.dirname, '../..');

/**
 * Runs a TypeScript program of this folder as a process of its own.
 * @returns the process and the JSON of the first line it prints.
 */
export async function startProgram<T>(
  name: string,
  ...args: string[]
): Promise<{ child: ChildProcess; said: T }> {
  // Inside the package, so that npm packages resolve from it.
  const outfile = path.join(packageFolder, 'node_modules/.test-programs', `${name}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  const child = spawn(process.execPath, [outfile, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, said: JSON.parse(line) as T };
}

/** The living processes of a process group. */
export async function processGroup(id: number): Promise<{ pid: number; command: string }[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,pgid=,stat=,args=']);
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , group, state]) => Number(group) === id && !state?.startsWith('Z'))
    .map(([, pid, , , command]) => ({ pid: Number(pid), command: command ?? '' }));
}

/** Waits for the condition; the test's own time limit ends a wait that is in vain. */
export async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(50);
}
