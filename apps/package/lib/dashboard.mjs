import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quiet } from '../../launcher/lib/environment.mjs';
import { inRoot, root } from '../../launcher/lib/paths.mjs';
import { listFiles } from './list-files.mjs';

const folder = 'apps/dashboard';
const build = `${folder}/.next`;

/** What only the build itself, or a developer, reads. */
const ofBuild = /^(cache|build|diagnostics|types|dev)\/|^trace|^turbopack$|\.(map|nft\.json)$/;

/** Packages that resize images, which the dashboard does not do: machine code for one platform. */
const unused = /^(sharp|@img\/.+|detect-libc|semver)$/;

/** @returns {Map<string, Buffer>} the build of the pages, and what opens them, by path */
export function dashboardBuild() {
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  for (const path of ['package.json', 'next.config.mjs']) {
    files.set(`${folder}/${path}`, readFileSync(inRoot(folder, path)));
  }
  const id = readFileSync(inRoot(build, 'BUILD_ID'), 'utf8');
  for (const path of listFiles(inRoot(build)).filter((path) => !ofBuild.test(path))) {
    files.set(`${build}/${path}`, withoutRandomness(path, readFileSync(inRoot(build, path)), id));
  }
  return files;
}

/**
 * Next.js puts new keys of previews and server actions, which the dashboard does not have, and the path of the
 * repository into each build. Keys in a package are known to everyone who has it, so they need not be random.
 * @param {string} path
 * @param {Buffer} content
 * @param {string} id of the build
 */
function withoutRandomness(path, content, id) {
  if (!/\.(json|js)$/.test(path)) return content;
  const text = content.toString();
  const replaced = text
    .replaceAll(JSON.stringify(root), '"."')
    .replaceAll(`"${root}/`, '"./')
    .replace(
      /(previewMode(?:Id|SigningKey|EncryptionKey)\\?": ?\\?")([0-9a-f]+)/g,
      (_, name, key) => name + fixed(id, key.length),
    )
    .replace(
      /(encryptionKey\\?": ?\\?")([A-Za-z0-9+/]{43})=/g,
      (_, name) => `${name}${Buffer.from(fixed(id, 32)).toString('base64').slice(0, 43)}=`,
    );
  return replaced === text ? content : Buffer.from(replaced);
}

/** @param {string} id @param {number} length @returns {string} hexadecimal digits that depend on the build alone */
const fixed = (id, length) => Buffer.from(id).toString('hex').repeat(length).slice(0, length);

/**
 * The trace of Next.js begins at a server of its own. Ours opens the pages through the documented interface, which reads
 * the settings and so loads more.
 * @returns {string[]} the files that are loaded then
 */
function openedModules() {
  const script = fileURLToPath(new URL('./opened-modules.mjs', import.meta.url));
  const env = { ...process.env, ...quiet, NODE_ENV: 'production' };
  // Next.js may print lines of its own.
  return execFileSync(process.execPath, [script], { env, encoding: 'utf8' }).split('\n').filter(isAbsolute);
}

/**
 * The files of packages that the pages need, as Next.js traced them, and those that opening the pages loads.
 * @returns {Map<string, string[]>} relative to the folder of each package
 */
export function tracedByNext() {
  /** @type {Map<string, Set<string>>} */
  const traced = new Map();
  /** @param {string} file */
  const add = (file) => {
    const [, packageRoot = '', name = '', path = ''] =
      /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\/(.+)$/.exec(realpathSync(file)) ?? [];
    if (!name || unused.test(name) || /\.map$/.test(path)) return;
    const paths = traced.get(packageRoot) ?? new Set();
    traced.set(packageRoot, paths.add(path));
    // Their manifests say where the packages that Next.js contains begin.
    for (let within = dirname(path); ; within = dirname(within)) {
      const manifest = join(within, 'package.json');
      if (existsSync(join(packageRoot, manifest))) paths.add(manifest);
      if (within === '.') break;
    }
  };
  for (const list of listFiles(inRoot(build)).filter(
    (path) => path.endsWith('.nft.json') && !path.startsWith('cache/'),
  )) {
    const { files } = JSON.parse(readFileSync(inRoot(build, list), 'utf8'));
    for (const file of files) {
      const path = resolve(dirname(inRoot(build, list)), file);
      if (path.includes('/node_modules/') && statSync(path).isFile()) add(path);
    }
  }
  for (const file of openedModules()) add(file);
  return new Map([...traced].map(([packageRoot, paths]) => [packageRoot, [...paths].sort()]));
}
