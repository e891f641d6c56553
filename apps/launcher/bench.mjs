import './lib/require-product-node.mjs';

const { bench } = await import('./lib/bench.mjs');
await bench();
