import './lib/require-product-node.mjs';

const { benchUi } = await import('./lib/bench-ui.mjs');
await benchUi();
