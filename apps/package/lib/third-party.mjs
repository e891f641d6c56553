import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { inRoot } from '../../launcher/lib/paths.mjs';
import { packageFolder, readJson } from './manifest.mjs';

/**
 * @typedef {object} Component a third-party package, of which the package has at least a part
 * @property {string} name
 * @property {string} version
 * @property {string} license as its manifest says it, an SPDX expression
 * @property {string} [description]
 * @property {string} [homepage]
 * @property {string} text of its licences and notices
 */

const licenseFile = /^(licen[cs]e|notice|copying|third[-_]?party)/i;

/** The licences of packages whose manifest does not name one, as their licence files say. @type {Record<string, string>} */
const unnamedLicenses = { 'png-js': 'MIT' };

/** The packages whose code the build puts into the files of the dashboard without naming them. */
const ofStyles = ['tailwindcss'];

/**
 * The files of a bundle. Its folder may have those of earlier ones besides.
 * @param {string} dist
 * @returns {string[]}
 */
export const bundleFiles = (dist) => readJson(inRoot(dist, 'files.json'));

/** @returns {Set<string>} the folders of the packages that are in bundles */
export function bundledPackages() {
  /** @type {Set<string>} */
  const folders = new Set();
  for (const dist of ['apps/server/dist', 'apps/cli/dist']) {
    for (const name of bundleFiles(dist).filter((name) => name.endsWith('.map'))) {
      for (const source of readJson(inRoot(dist, name)).sources) {
        const [, folder] =
          /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(resolve(inRoot(dist), source)) ?? [];
        // Packages name, in maps of their own, what they were made of in repositories of their own.
        if (folder && existsSync(join(folder, 'package.json'))) folders.add(realpathSync(folder));
      }
    }
  }
  const dashboard = inRoot('apps/dashboard');
  const from = createRequire(join(dashboard, 'package.json'));
  for (const name of ofStyles) folders.add(packageFolder(name, from));
  addDependencies(dashboard, folders);
  return folders;
}

/**
 * Adds what a package depends on, and what that depends on; without Next.js, which traces the files that it needs.
 * @param {string} folder
 * @param {Set<string>} folders
 */
function addDependencies(folder, folders) {
  const { dependencies = {} } = readJson(join(folder, 'package.json'));
  for (const name of Object.keys(dependencies)) {
    if (name === 'next') continue;
    const dependency = packageFolder(name, createRequire(join(folder, 'package.json')));
    if (folders.has(dependency)) continue;
    if (!name.startsWith('@masker/')) folders.add(dependency);
    addDependencies(dependency, folders);
  }
}

/**
 * @param {import('./contents.mjs').Placed[]} packages those of which there are files
 * @param {Set<string>} bundled the folders of others
 * @returns {Component[]} sorted by name and version
 */
export function thirdParty(packages, bundled) {
  /** @type {Map<string, Component>} */
  const components = new Map();
  for (const { folder, paths } of [...[...bundled].map((folder) => ({ folder, paths: [] })), ...packages]) {
    const component = describe(folder, paths);
    components.set(`${component.name}@${component.version}`, component);
  }
  return [...components.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, component]) => component);
}

/**
 * @param {string} folder
 * @param {string[]} paths that the package has of it
 * @returns {Component}
 */
function describe(folder, paths) {
  const manifest = readJson(join(folder, 'package.json'));
  const { name, version, description, homepage } = manifest;
  const license = manifest.license ?? unnamedLicenses[name];
  if (typeof license !== 'string') {
    throw new Error(
      `${name} does not name its licence in its manifest. Read it, and add it to unnamedLicenses.`,
    );
  }
  const texts = [licenses(folder), ...vendored(folder, paths)].filter((text) => text !== '');
  const text = texts.join('\n\n') || withoutFile(folder, manifest, license);
  return { name, version, license, description, homepage, text };
}

/**
 * @param {string} folder
 * @param {{ author?: string | { name: string } }} manifest
 * @param {string} license
 * @returns {string} what a package without a licence file says about its licence
 */
function withoutFile(folder, { author }, license) {
  const name = typeof author === 'string' ? author : author?.name;
  const readme = readdirSync(folder).find((file) => /^readme\b/i.test(file));
  const [, section = ''] =
    /^#+ *licen[cs]e\b.*\n([^#]+)/im.exec(readme ? readFileSync(join(folder, readme), 'utf8') : '') ?? [];
  return [
    `The package has no licence file. Its manifest says: ${license}.`,
    name === undefined ? '' : `Author: ${name}`,
    section.trim(),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** @param {string} folder @returns {string} the text of the licence files in it */
function licenses(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenseFile.test(entry.name) && !/\.[cm]?[jt]s$/.test(entry.name))
    .map(({ name }) => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n');
}

/**
 * @param {string} folder of a package
 * @param {string[]} paths
 * @returns {string[]} the licences of packages that are copied into it, as in next/dist/compiled
 */
function vendored(folder, paths) {
  const within = new Set(paths.map((path) => dirname(path)).filter((path) => path !== '.'));
  return [...within].sort().flatMap((path) => {
    if (!existsSync(join(folder, path, 'package.json'))) return [];
    const text = licenses(join(folder, path));
    return text === '' ? [] : [`${path}:\n\n${text}`];
  });
}

/** @param {Component[]} components @returns {string} */
export function licenseTexts(components) {
  const line = '='.repeat(80);
  const parts = components.map(
    ({ name, version, license, homepage, text }) =>
      `${line}\n${name} ${version}\nLicence: ${license}\n${homepage ? `${homepage}\n` : ''}${line}\n\n${text}\n`,
  );
  return `masker-sessions contains these third-party packages, whole or in part.\n\n${parts.join('\n')}`.replaceAll(
    '\r\n',
    '\n',
  );
}
