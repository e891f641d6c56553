import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { headlessShell } from './browser.mjs';
import { fieldFolder, unpacked } from './outside-programs.mjs';
import { run } from './run.mjs';

/** The Debian package of each program that the field tests use. @type {Record<string, string>} */
export const debianPackages = {
  nginx: 'nginx-light',
  haproxy: 'haproxy',
  caddy: 'caddy',
  pgbouncer: 'pgbouncer',
  openssl: 'openssl',
  curl: 'curl',
  postgres: 'postgresql-15',
  'swift-proxy-server': 'swift-proxy',
  'firefox-esr': 'firefox-esr',
  promtool: 'prometheus',
};

/**
 * Packages whose files a program expects beside itself: unpacked with it even if the machine has them. @type
 * {Record<string, string[]>}
 */
const besides = { [headlessShell]: ['chromium-common'] };

/**
 * Packages that are installed together with one, and what they bring: Swift is several servers, and its S3 API needs
 * lxml. @type {Record<string, string[]>}
 */
const together = { 'swift-proxy': ['swift-account', 'swift-container', 'swift-object', 'python3-lxml'] };

/** Seconds: a package server that says nothing must not hold up the tests. */
const defaultIdleSeconds = 180;

/**
 * Downloads Debian's packages of programs, with the libraries that the machine lacks, and unpacks them without
 * installing them; no rights are needed.
 * @param {string[]} programs of `debianPackages`, or named like their package
 * @param {{ folder?: string, idleSeconds?: number }} [options] where to; seconds to wait for a silent package server
 * @returns {Promise<string[]>} what could not be had, for people
 */
export async function unpackDebianPrograms(
  programs,
  { folder = unpacked, idleSeconds = defaultIdleSeconds } = {},
) {
  if (!existsSync('/usr/bin/apt-get')) return [`apt-get is not available to download ${programs.join(', ')}`];
  const archives = join(fieldFolder, 'archives');
  const apt = ['apt-get', ...ownFolders(join(fieldFolder, 'apt'))];
  mkdirSync(archives, { recursive: true });
  try {
    const updated = await run('field-apt-update', command([...apt, 'update', '-qq']), { idleSeconds });
    if (!updated.ok) return [`apt-get could not update its package lists to download ${programs.join(', ')}`];
    const notes = [];
    for (const program of programs) {
      if (!(await unpack(apt, debianPackages[program] ?? program, { archives, folder, idleSeconds }))) {
        notes.push(`apt-get could not download ${program}`);
      }
    }
    writeScripts(folder);
    return notes;
  } finally {
    rmSync(archives, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} apt @param {string} name @param {{ archives: string, folder: string, idleSeconds: number }} options
 * @returns {Promise<boolean>} whether it is unpacked
 */
async function unpack(apt, name, { archives, folder, idleSeconds }) {
  const listing = [
    ...apt,
    'install',
    '--print-uris',
    '-qq',
    '-y',
    '--no-install-recommends',
    name,
    ...(together[name] ?? []),
  ];
  const listed = await run(`field-${name}-list`, command(listing), { idleSeconds });
  const packages = [...new Set([...packagesOf(listed.log), ...(besides[name] ?? [])])];
  if (!listed.ok || packages.length === 0) return false;
  // dpkg-deb keeps a link where a folder of a package meets one: Debian's /lib is a link to usr/lib.
  const script = `cd "$1" && folder="$2" && shift 2 && mkdir -p "$folder/usr/lib" &&
    { [ -e "$folder/lib" ] || ln -s usr/lib "$folder/lib"; } &&
    "$@" && for archive in *.deb; do dpkg-deb --fsys-tarfile "$archive" | tar -x --keep-directory-symlink -C "$folder" || exit 1; rm "$archive"; done`;
  const download = ['/bin/sh', '-c', script, 'sh', archives, folder, ...apt, 'download', '-qq', ...packages];
  return (await run(`field-${name}`, command(download), { idleSeconds })).ok;
}

/**
 * The packages that `apt-get install --print-uris` would download. The C library is always the machine's own: another
 * one does not go with the machine's loader.
 * @param {string} listing lines such as `'http://…/nginx_1.22.1-9_amd64.deb' nginx_1.22.1-9_amd64.deb 1234 MD5Sum:…`
 * @returns {string[]} their names
 */
export const packagesOf = (listing) =>
  [...listing.matchAll(/^'\S+' ([^\s_]+)_\S+\.deb \d+/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'libc6');

/**
 * A script that runs an unpacked program with the libraries unpacked beside it. It finds them from its own place, so
 * that the whole folder can be copied, and no other program meets them.
 * @param {string} program path below the folder, such as `usr/sbin/nginx`
 * @param {string[]} libraries folders below the folder
 */
export const scriptOf = (program, libraries) => `#!/bin/sh
root=\${0%/programs/*}
export LD_LIBRARY_PATH=${libraries.map((library) => `"$root/${library}"`).join(':')}
exec "$root/${program}" "$@"
`;

/**
 * A script that runs Python with the modules that are unpacked beside it, which are for the Python of the machine's
 * Debian. Its arguments are those of Python: Swift's own programs look for their settings in /etc.
 * @param {string[]} libraries folders below the folder
 */
const pythonScriptOf = (libraries) => `#!/bin/sh
root=\${0%/programs/*}
export LD_LIBRARY_PATH=${libraries.map((library) => `"$root/${library}"`).join(':')}
export PYTHONPATH="$root/usr/lib/python3/dist-packages"
python=/usr/bin/python3
[ -x "$python" ] || python="$root/usr/bin/python3"
exec "$python" "$@"
`;

/** @param {string} folder */
function writeScripts(folder) {
  const list = (/** @type {string} */ path) =>
    existsSync(join(folder, path)) ? readdirSync(join(folder, path)).map((name) => `${path}/${name}`) : [];
  const libraries = list('usr/lib').filter((path) => path.endsWith('-linux-gnu'));
  const programs = [
    ...['nginx', 'haproxy', 'pgbouncer'].map((name) => `usr/sbin/${name}`),
    ...['caddy', 'curl', 'openssl', 'promtool'].map((name) => `usr/bin/${name}`),
    ...list('usr/lib/postgresql/15/bin'),
    `usr/lib/chromium/${headlessShell}`,
    'usr/lib/firefox-esr/firefox-esr',
  ].filter((path) => existsSync(join(folder, path)));
  mkdirSync(join(folder, 'programs'), { recursive: true });
  const python = list('usr/bin').filter((path) => basename(path) === 'swift-proxy-server');
  for (const program of [...programs, ...python]) {
    const script = join(folder, 'programs', basename(program));
    writeFileSync(
      script,
      python.includes(program) ? pythonScriptOf(libraries) : scriptOf(program, libraries),
    );
    chmodSync(script, 0o755);
  }
}

/**
 * apt-get's options to keep lists and archives in a folder of ours, as any user.
 * @param {string} folder
 */
function ownFolders(folder) {
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  const options = {
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': '',
  };
  return Object.entries(options).flatMap(([option, value]) => ['-o', `${option}=${value}`]);
}

/** @param {string[]} words @returns {import('./run.mjs').Command} */
const command = ([program = '', ...args]) => [program, ...args];
