// Imported first by every command but node.mjs, which npm's scripts ask for the Node.js to run them with.
import { isProductNode, oldestProductNode } from './node-version.mjs';

if (!isProductNode(process.versions.node)) {
  console.error(
    `This needs Node.js ${oldestProductNode} or later; this is ${process.versions.node}. ` +
      'Start it with npm (npm start, npm test, npm run masker): npm downloads a newer Node.js for it.',
  );
  process.exit(1);
}
