import './lib/require-node.mjs';

const { start } = await import('./lib/start.mjs');
await start();
