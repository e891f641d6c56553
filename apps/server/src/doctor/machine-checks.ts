import { readFile, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { type ExaminedConfig, examineSecret, misspeltSettings } from '../config.ts';
import { type Finding, fail, ok, sentence, warn, worst } from './finding.ts';

/** Where `package.json` of the root asks for it, and the bundles are made for it. */
const oldestNode = [22, 12] as const;

/** Bytes below which a data directory is nearly full, and about to be. */
const fewBytes = { fail: 256 * 1024 * 1024, warn: 2 * 1024 * 1024 * 1024 };

/** The files of the data directory that contain secrets. */
const secretFiles = ['auth-secret', 'postgresql.json', 'server.json'];

/** Judges the Node.js of this process. @param version without `v` */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  return {
    check: 'node',
    ...(isOld
      ? fail(
          `This is Node.js ${version}.`,
          `Install Node.js ${oldestNode.join('.')} or newer, or start with npm, which downloads it.`,
        )
      : ok(`Node.js ${version}`)),
  };
}

/** Judges the settings of this environment. */
export function checkSettings({ problem }: ExaminedConfig, env: NodeJS.ProcessEnv): Finding {
  const wrong = 'Correct the setting; the server does not start with it. The README lists all settings.';
  return {
    check: 'settings',
    ...worst(
      [
        ...(problem === null ? [] : [fail(problem, wrong)]),
        ...misspeltSettings(env).map(({ seen, action }) => warn(seen, action)),
      ],
      'The settings of this environment are valid.',
    ),
  };
}

/**
 * Judges the secret of the installation.
 *
 * @returns the finding, and the secret if it is known here
 */
export async function checkSecret(
  { config, secretProblem }: ExaminedConfig,
  env: NodeJS.ProcessEnv,
  dataDir: string,
): Promise<{ finding: Finding; secret: string | null }> {
  const file = path.join(dataDir, 'auth-secret');
  const own = env.AUTH_SECRET || undefined;
  if (own !== undefined) {
    const judged =
      secretProblem === null
        ? ok('AUTH_SECRET is long and random.')
        : fail(
            `AUTH_SECRET ${secretProblem}.`,
            'Set another one on all servers: all people must then sign in again.',
          );
    return { finding: { check: 'secret', ...judged }, secret: own };
  }
  if (config?.databaseUrl !== undefined || env.DATABASE_URL) {
    const judged = fail(
      'AUTH_SECRET is not set, so this command does not know the secret of the servers.',
      'Run this with the settings of the server.',
    );
    return { finding: { check: 'secret', ...judged }, secret: null };
  }
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (kept instanceof Error) {
    const judged =
      kept.code === 'ENOENT'
        ? warn('The data directory has no secret yet.', 'Start the server once; it creates the secret.')
        : fail(`${file} cannot be read (${kept.code}).`, 'Run this as the user who runs the server.');
    return { finding: { check: 'secret', ...judged }, secret: null };
  }
  const problem = examineSecret(kept.trim());
  const judged =
    problem === null
      ? ok('The secret of the data directory is long and random.')
      : fail(
          `The secret in ${file} ${problem}.`,
          'Restore the file, or delete it and restart: all people must then sign in again.',
        );
  return { finding: { check: 'secret', ...judged }, secret: kept.trim() };
}

/** Judges who may read the files with secrets. Null if there are none. */
export async function checkFiles(dataDir: string): Promise<Finding | null> {
  const found = await Promise.all(
    secretFiles.map(async (name) => {
      const file = path.join(dataDir, name);
      const status = await stat(file).catch(() => null);
      return status === null ? [] : [{ file, mode: status.mode & 0o777 }];
    }),
  );
  const files = found.flat();
  if (files.length === 0) return null;
  const open = files.filter(({ mode }) => (mode & 0o077) !== 0);
  return {
    check: 'files',
    ...worst(
      open.map(({ file, mode }) =>
        fail(`Other users can access ${file} (mode ${mode.toString(8)}).`, `Run: chmod 600 ${file}`),
      ),
      `Only their owner can read the ${files.length} files with secrets in the data directory.`,
    ),
  };
}

/**
 * Judges the free space.
 *
 * @param free bytes available to ordinary users; null if it is on another machine
 * @param used bytes of the database
 */
export function judgeDisk(free: number | null, used: number): Finding {
  const database = `the database takes ${megabytes(used)}`;
  if (free === null)
    return { check: 'disk', ...ok(`${sentence(database)}; its free space cannot be seen from here.`) };
  const seen = `${megabytes(free)} are free on the disk of the database; ${database}.`;
  const action = 'Free some space or enlarge the disk: without space PostgreSQL accepts no writes.';
  if (free < fewBytes.fail) return { check: 'disk', ...fail(seen, action) };
  if (free < fewBytes.warn) return { check: 'disk', ...warn(seen, action) };
  return { check: 'disk', ...ok(seen) };
}

/**
 * Judges the free space for exports.
 *
 * @param free bytes; null if it is unknown
 */
export function judgeExportDisk(folder: string, free: number | null): Finding {
  const check = 'exports';
  if (free === null || free >= fewBytes.warn) return { check, ...ok(`Exports are kept in ${folder}.`) };
  const judge = free < fewBytes.fail ? fail : warn;
  return {
    check,
    ...judge(
      `${megabytes(free)} are free on the disk of ${folder}, where exports are kept.`,
      'Free some space, or set EXPORT_DIR to a larger disk: an export that does not fit fails.',
    ),
  };
}

/** The free bytes of the disk of a folder; null if it cannot be seen. */
export async function freeBytes(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
}
