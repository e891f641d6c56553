import './lib/require-product-node.mjs';

const { masker } = await import('./lib/masker.mjs');
await masker();
