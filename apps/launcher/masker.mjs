import './lib/require-node.mjs';

const { masker } = await import('./lib/masker.mjs');
await masker();
