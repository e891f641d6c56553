import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Location } from './location.ts';
import { runAs } from './operating-user.ts';
import { explainStartFailure } from './start-failure.ts';

/** The role that owns the embedded database, and the name of the database. */
export const ownerRole = 'masker';
export const databaseName = 'masker';

const unfinished = 'data.new-';

/**
 * Creates the cluster if it does not exist. It is created under a temporary name and renamed when complete, so a kill
 * never leaves a partial cluster.
 * @returns whether a cluster was created
 * @throws Error if the data is of another major version, or if initdb fails
 */
export async function initialiseCluster(
  binaries: Binaries,
  location: Location,
  durable: boolean,
  onStep: (message: string) => void,
): Promise<boolean> {
  const { cluster, folder, user } = location;
  for (const entry of await readdir(folder)) {
    if (entry.startsWith(unfinished)) await rm(path.join(folder, entry), { recursive: true, force: true });
  }
  const version = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (version !== null) {
    if (Number(version) === binaries.major) return false;
    throw new Error(
      `The database at ${cluster} was created by PostgreSQL ${version.trim()}, and this is PostgreSQL ${binaries.major}, ` +
        'which cannot read it. Start the release that created it and move its data with pg_dump and pg_restore, ' +
        'or use another DATA_DIR.',
    );
  }

  onStep('Creating an empty database');
  const incoming = path.join(folder, `${unfinished}${process.pid}`);
  const passwordFile = path.join(folder, `${unfinished}${process.pid}.password`);
  try {
    await mkdir(incoming, { mode: 0o700 });
    await writeFile(passwordFile, location.password, { mode: 0o600, flag: 'wx' });
    if (user.uid !== undefined && user.gid !== undefined) {
      for (const file of [incoming, passwordFile]) await chown(file, user.uid, user.gid);
    }
    await runAs(user, binaries.program('initdb'), [
      `--pgdata=${incoming}`,
      `--username=${ownerRole}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's built-in C.UTF-8 sorts the same way on every system, whatever locales are installed.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ]);
    await rename(incoming, cluster);
    return true;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw stderr === undefined ? error : new Error(explainStartFailure(stderr, location), { cause: error });
  } finally {
    await rm(incoming, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
}
