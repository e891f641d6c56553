import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { readJson, writeJsonAtomically } from './atomic-file.ts';
import type { Log } from './log.ts';
import { canEnter, chooseOperatingUser, isRoot, type OperatingUser, userName } from './operating-user.ts';

/**
 * Holds databases and binaries that PostgreSQL's user cannot reach inside the data folder. It is no data folder itself: that of
 * the service is beside it.
 */
export const sharedFolder = '/var/lib/masker-sessions-postgresql';

/** The folder of one embedded database. */
export interface Location {
  /** Contains `data` (the cluster) and `postgresql.log`. */
  folder: string;
  /** The cluster: PostgreSQL's data directory. */
  cluster: string;
  logFile: string;
  /** Password of the owner role. */
  password: string;
  user: OperatingUser;
  /** A short, stable id of the data folder, used in the name of the socket folder. */
  key: string;
}

/** The content of `<dataDir>/postgresql.json` (mode 0600): where the database is. */
interface LocationRecord {
  /** Relative to the data folder if inside it, so that both can be moved together. */
  location: string;
  password: string;
  /** Set once the cluster exists. If the cluster is missing later, it was lost, and this is not a first start. */
  initialised?: true;
}

/**
 * Finds the database of this data folder, or chooses the place for a new one: inside, unless the server runs as root
 * and PostgreSQL's user cannot enter the folder. The choice is recorded, so that data does not seem to vanish when
 * permissions change later.
 * @throws Error if the recorded database is missing, belongs to another data folder, or is where its user cannot enter
 */
export async function locate(dataDir: string, log: Log): Promise<Location> {
  const home = await realpath(dataDir);
  const key = createHash('sha256').update(home).digest('hex').slice(0, 16);
  const recordFile = path.join(home, 'postgresql.json');
  const record = (await readJson(recordFile)) as LocationRecord | null;
  if (record) return open(home, key, recordFile, record);

  const user = await chooseOperatingUser();
  const inside = await canEnter(user, home);
  const folder = inside ? path.join(home, 'postgresql') : path.join(sharedFolder, key);
  await setAside(folder, log);
  const password = randomBytes(24).toString('base64url');
  await writeJsonAtomically(recordFile, { location: inside ? 'postgresql' : folder, password });
  if (!inside) log.info({ folder }, 'the database is outside the data folder, which its user cannot enter');
  return prepare(home, key, folder, password, user);
}

async function open(
  home: string,
  key: string,
  recordFile: string,
  record: LocationRecord,
): Promise<Location> {
  const folder = path.resolve(home, record.location);
  const cluster = path.join(folder, 'data');
  const owner = await stat(cluster).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new Error(
      `The database at ${cluster} cannot be opened (${error.code}). Start as the user who created it, or change the owner with chown.`,
    );
  });
  if (!owner && record.initialised) {
    throw new Error(
      `The database of ${home} was at ${cluster} but no longer exists. Restore it there, ` +
        `or delete ${recordFile} to start with an empty one.`,
    );
  }
  if (folder !== path.join(home, 'postgresql')) await claim(folder, home, recordFile);
  // Data created by an ordinary user keeps its owner when root starts the server once.
  const user =
    isRoot() && owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : await chooseOperatingUser();
  if (folder === path.join(home, 'postgresql')) await refuseClosed(user, home);
  return prepare(home, key, folder, record.password, user);
}

/** Refuses a data folder that was moved to where PostgreSQL's user cannot enter: PostgreSQL itself could not say so. */
async function refuseClosed(user: OperatingUser, home: string): Promise<void> {
  if (await canEnter(user, home)) return;
  let closed = home;
  while (!(await canEnter(user, path.dirname(closed)))) closed = path.dirname(closed);
  throw new Error(
    `PostgreSQL runs as the user ${await userName(user)}, which cannot enter ${closed}, and so not open the database of ` +
      `${home}. Run: chmod o+x "${closed}"; or move the data folder to where that user can enter.`,
  );
}

/** Refuses a database that another data folder uses, as after `cp -r` of a folder whose database is outside. */
async function claim(folder: string, home: string, recordFile: string): Promise<void> {
  const belongs = (await readJson(path.join(folder, 'belongs-to.json'))) as { dataDir: string } | null;
  if (!belongs || belongs.dataDir === home) return;
  const other = (await readJson(path.join(belongs.dataDir, 'postgresql.json')).catch(
    () => null,
  )) as LocationRecord | null;
  if (other?.location === folder) {
    throw new Error(
      `${home} is a copy of ${belongs.dataDir}, whose database is at ${folder}. ` +
        `To start ${home} with an empty database, delete ${recordFile}.`,
    );
  }
}

/** Returns the folder of the database of a data folder; null if it has none, or it cannot be read. */
export async function recordedFolder(dataDir: string): Promise<string | null> {
  const record = (await readJson(path.join(dataDir, 'postgresql.json')).catch(
    () => null,
  )) as LocationRecord | null;
  return record === null ? null : path.resolve(dataDir, record.location);
}

/** Records in the data folder that its database exists. */
export async function recordInitialised(dataDir: string): Promise<void> {
  const recordFile = path.join(await realpath(dataDir), 'postgresql.json');
  const record = (await readJson(recordFile)) as LocationRecord;
  await writeJsonAtomically(recordFile, { ...record, initialised: true } satisfies LocationRecord);
}

async function prepare(home: string, key: string, folder: string, password: string, user: OperatingUser) {
  await makeFolder(folder, { mode: 0o700 });
  if (folder !== path.join(home, 'postgresql')) {
    // All instances share the parent folder, so their users must be able to enter it whatever the umask is.
    await chmod(path.dirname(folder), 0o755);
    await writeFile(path.join(folder, 'belongs-to.json'), `${JSON.stringify({ dataDir: home })}\n`, {
      mode: 0o644,
    });
  }
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  const cluster = path.join(folder, 'data');
  return { folder, cluster, logFile: path.join(folder, 'postgresql.log'), password, user, key };
}

/** Renames the remains of a database whose data folder was deleted: it starts empty, but data is never deleted. */
async function setAside(folder: string, log: Log): Promise<void> {
  const left = `${folder}.left-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  const hasData = await stat(path.join(folder, 'data')).then(
    () => true,
    () => false,
  );
  if (!hasData) return rm(folder, { recursive: true, force: true });
  await rename(folder, left);
  log.warn({ left }, 'renamed a database whose data folder was deleted; delete it if you do not need it');
}
