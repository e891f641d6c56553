import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { root } from '../../launcher/lib/paths.mjs';

/** What npm gives to the files of every package. */
const unknownTime = new Date('1985-10-26T08:15:00Z');
const blockBytes = 512;

/**
 * Writes the files as npm expects a package: below `package/`, in gzipped tar. The same files give the same bytes: they
 * are sorted, have the time of the commit, and belong to nobody.
 * @param {string} file
 * @param {Map<string, Buffer>} contents by path
 * @returns {Promise<{ sha256: string }>} hexadecimal, of the archive
 */
export async function writeArchive(file, contents) {
  const mtime = commitTime();
  const parts = [...contents]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, content]) => [...entry(`package/${path}`, content, mtime)]);
  // Two empty blocks end an archive.
  const archive = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * blockBytes)]), { level: 9 });
  // The header of gzip names the operating system.
  archive[9] = 255;
  await writeFile(file, archive);
  return { sha256: createHash('sha256').update(archive).digest('hex') };
}

/**
 * @param {string} path
 * @param {Buffer} content
 * @param {Date} mtime
 */
function* entry(path, content, mtime) {
  const mode = content.subarray(0, 2).toString() === '#!' ? 0o755 : 0o644;
  const header = new Header({ path, mode, size: content.length, mtime, type: 'File', uid: 0, gid: 0 });
  const block = Buffer.alloc(blockBytes);
  if (header.encode(block)) {
    throw new Error(`The path ${path} is too long for the archive. Shorten the name of the file.`);
  }
  yield block;
  yield content;
  yield Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes);
}

/**
 * @returns {Date} of the commit that is packaged, or of `SOURCE_DATE_EPOCH`; without Git, a fixed time
 * @see https://reproducible-builds.org/specs/source-date-epoch/
 */
export function commitTime() {
  const seconds = process.env.SOURCE_DATE_EPOCH || git('log', '-1', '--format=%ct');
  return /^\d+$/.test(seconds) ? new Date(Number(seconds) * 1000) : unknownTime;
}

/** @param {string[]} args @returns {string} what Git answers; empty outside a clone */
function git(...args) {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
