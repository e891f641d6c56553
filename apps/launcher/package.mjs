import './lib/require-product-node.mjs';

const { makePackage } = await import('./lib/package.mjs');
await makePackage();
