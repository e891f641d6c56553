import './lib/require-node.mjs';

const { bench } = await import('./lib/bench.mjs');
await bench();
