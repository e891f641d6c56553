import { expect, test } from 'vitest';
import { isProductNode, isSupportedNode } from '../lib/node-version.mjs';

test.each(['20.19.0', '20.20.2', '22.0.0', '22.12.0', '24.21.0', '100.0.0'])(
  'the launcher runs on %s',
  (version) => {
    expect(isSupportedNode(version)).toBe(true);
  },
);

test.each(['8.17.0', '18.20.8', '19.9.0', '20.0.0', '20.18.3', '20.9.0'])(
  'the launcher does not run on %s',
  (version) => {
    expect(isSupportedNode(version)).toBe(false);
  },
);

test.each(['22.12.0', '22.23.5', '24.0.0', '26.12.1'])('the product runs on %s', (version) => {
  expect(isProductNode(version)).toBe(true);
});

test.each(['20.19.0', '20.20.2', '22.0.0', '22.11.0'])(
  'the product requires a newer version than %s',
  (version) => {
    expect(isProductNode(version)).toBe(false);
  },
);
