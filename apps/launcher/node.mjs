import './lib/require-node.mjs';

const { printProductNode } = await import('./lib/product-node.mjs');
await printProductNode();
