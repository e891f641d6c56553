import './lib/require-product-node.mjs';

const { test } = await import('./lib/test.mjs');
await test();
