import './lib/require-node.mjs';

const { migration } = await import('./lib/migration.mjs');
await migration();
