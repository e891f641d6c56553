import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cliProgram, serverProgram } from './programs.ts';

const run = promisify(execFile);

/** Builds what the tests run: the server as it is now, and the commands unless they have been built. */
export default async function setup(): Promise<void> {
  await build(serverProgram);
  if (!existsSync(cliProgram)) await build(cliProgram);
}

async function build(program: string): Promise<void> {
  await run(process.execPath, ['build.mjs'], { cwd: path.resolve(path.dirname(program), '..') });
}
