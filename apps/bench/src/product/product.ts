import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@masker/tsconfig/free-port';
import { Failure } from '../failure.ts';
import { environment } from '../processes/environment.ts';
import { type ProductBuild, product } from '../processes/paths.ts';
import { type Program, startProgram, untilReady } from '../processes/program.ts';

const run = promisify(execFile);

/** The secret of the installation for this run. */
const secret = randomBytes(32).toString('base64url');

/** A running server of the product. */
export interface ProductServer {
  url: string;
  program: Program;
  stop(): Promise<void>;
}

/**
 * Starts the server that `npm start` starts, on a database of ours, with its documented settings and
 * nothing switched off; resolves when it says that it is ready.
 *
 * @param settings more environment variables; a free port unless `PORT` is among them
 */
export async function startServer(
  name: string,
  databaseUrl: string,
  args: string[] = [],
  build = product,
  settings: Record<string, string> = {},
): Promise<ProductServer> {
  const port = settings.PORT ?? String(await freePort());
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'masker-bench-'));
  const program = startProgram({
    name,
    command: process.execPath,
    args: [build.server, ...args],
    cwd: build.repository,
    env: {
      PORT: port,
      DATABASE_URL: databaseUrl,
      AUTH_SECRET: secret,
      DATA_DIR: dataDir,
      ...settings,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(program, `${url}/api/readyz`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, program, stop };
}

/** Creates the tables of the product in an empty database, as the server does at its start. */
export async function migrate(databaseUrl: string): Promise<void> {
  const server = await startServer('migrate', databaseUrl, ['--api-only']);
  await server.stop();
}

/** A command of `masker` on a database, with the Node.js options of `npm run masker`. */
export function maskerCommand(
  databaseUrl: string,
  ...args: string[]
): [program: string, args: string[], env: Record<string, string>] {
  return commandOf(product, databaseUrl, args);
}

function commandOf(
  build: ProductBuild,
  databaseUrl: string,
  args: string[],
): [program: string, args: string[], env: Record<string, string>] {
  return [
    process.execPath,
    [...nodeOptions(build), build.cli, ...args],
    { DATABASE_URL: databaseUrl, AUTH_SECRET: secret },
  ];
}

function nodeOptions({ repository }: ProductBuild): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
  return scripts.masker.match(/--\S+/g) ?? [];
}

/** Runs a command of `masker` on a database, and returns its output. */
async function masker(build: ProductBuild, databaseUrl: string, ...given: string[]): Promise<string> {
  const [program, args, env] = commandOf(build, databaseUrl, given);
  try {
    const { stdout } = await run(program, args, { env: environment(env), cwd: build.repository });
    return stdout.trim();
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Failure(`masker ${given[0]}: ${stderr?.trim() || (error as Error).message}`);
  }
}

/** Creates an account, and returns its id. */
export function createAccount(databaseUrl: string, name: string, build = product): Promise<string> {
  return masker(build, databaseUrl, 'account', 'create', '--name', name);
}

/** Imports a file of NDJSON, with a build of its own. */
export async function importFile(
  databaseUrl: string,
  accountId: string,
  file: string,
  build: ProductBuild,
): Promise<void> {
  await masker(build, databaseUrl, 'import', '--account', accountId, '--json', file);
}

/** The `Cookie` header of a login session. */
export async function cookieHeaders(
  databaseUrl: string,
  accountId: string,
  build = product,
): Promise<Record<string, string>> {
  return { cookie: await masker(build, databaseUrl, 'cookie', '--account', accountId) };
}

/** The `Authorization` header of a token; null if the product has no tokens. */
export async function tokenHeaders(
  databaseUrl: string,
  accountId: string,
): Promise<Record<string, string> | null> {
  const create = ['token', 'create', '--account', accountId, '--scope', 'sessions:read', '--json'];
  try {
    const { token } = JSON.parse(await masker(product, databaseUrl, ...create));
    return { authorization: `Bearer ${token}` };
  } catch (error) {
    if (error instanceof Failure && /unknown command/i.test(error.message)) return null;
    throw error;
  }
}
