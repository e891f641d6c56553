// Imported first by every entry, and kept to old syntax, so that an old Node.js gets a sentence instead of
// a stack trace. The rest of the launcher is imported dynamically for the same reason.
import { isSupportedNode, oldestNode } from './node-version.mjs';

if (!isSupportedNode(process.versions.node)) {
  console.error(
    'Node.js ' +
      oldestNode +
      ' or later is needed; this is ' +
      process.versions.node +
      '. Get one at https://nodejs.org.',
  );
  process.exit(1);
}
