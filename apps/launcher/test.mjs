import './lib/require-node.mjs';

const { test } = await import('./lib/test.mjs');
await test();
