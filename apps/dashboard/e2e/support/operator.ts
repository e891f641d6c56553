import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Server } from './server.ts';

const execute = promisify(execFile);

const program = path.resolve(import.meta.dirname, '../../../cli/dist/masker.js');

/**
 * Runs an operator's command on the machine of a server.
 *
 * @returns what it wrote to its standard output
 */
export async function masker({ dataDir }: Server, ...args: string[]): Promise<string> {
  const env = { ...process.env, DATA_DIR: dataDir };
  const { stdout } = await execute(process.execPath, [program, ...args], { env });
  return stdout.trim();
}
