import './lib/require-product-node.mjs';

const { start } = await import('./lib/start.mjs');
await start();
