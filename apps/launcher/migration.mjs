import './lib/require-product-node.mjs';

const { migration } = await import('./lib/migration.mjs');
await migration();
