import { readFile } from 'node:fs/promises';

/**
 * What the package is built of is bundled, so that installing it brings nothing else. Of tRPC, the entry for
 * those who make a tRPC client themselves uses theirs: errors are then of the class that they know.
 * @type {import('esbuild').Plugin}
 */
export const bundled = {
  name: 'bundled',
  setup({ onResolve }) {
    onResolve({ filter: /^@trpc\// }, ({ path, importer }) =>
      /[\\/]src[\\/]trpc\.ts$/.test(importer) ? { path, external: true } : null,
    );
  },
};

/**
 * The licences of the packages whose code went into a build: theirs ask for the notice to go along.
 * @param {import('esbuild').Metafile} metafile
 * @returns {Promise<string>}
 */
export async function licencesOf({ inputs }) {
  const folders = new Map();
  for (const input of Object.keys(inputs)) {
    const found = /^(.*\bnode_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input);
    if (found) folders.set(found[2], found[1]);
  }
  const notices = [...folders].sort().map(async ([name, folder]) => {
    const { version } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
    return `${name} ${version}\n\n${(await readFile(`${folder}/LICENSE`, 'utf8')).trim()}\n`;
  });
  return (await Promise.all(notices)).join(`\n${'-'.repeat(80)}\n\n`);
}
