import Module from 'node:module';
import { isAbsolute } from 'node:path';

/**
 * Prints the files that opening the pages loads, or looks for without loading them, one a line. Next.js is CommonJS, so
 * all of it is found here.
 */
const files = new Set();
// Not part of the documented interface of Node.js, but what loaders have replaced for years, that of Next.js among them.
const loader = /** @type {{ _resolveFilename(...args: unknown[]): string }} */ (
  /** @type {unknown} */ (Module)
);
const resolveFilename = loader._resolveFilename;
loader._resolveFilename = function (...args) {
  const file = resolveFilename.apply(this, args);
  if (isAbsolute(file)) files.add(file);
  return file;
};
const { openPages } = await import('../../dashboard/open-pages.mjs');
await openPages();
process.stdout.write([...files].join('\n'), () => process.exit());
