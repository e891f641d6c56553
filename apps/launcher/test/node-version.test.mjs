import { expect, test } from 'vitest';
import { isSupportedNode } from '../lib/node-version.mjs';

test.each(['20.19.0', '20.20.2', '22.0.0', '22.12.0', '24.21.0', '100.0.0'])(
  '%s is recent enough',
  (version) => {
    expect(isSupportedNode(version)).toBe(true);
  },
);

test.each(['8.17.0', '18.20.8', '19.9.0', '20.0.0', '20.18.3', '20.9.0'])('%s is too old', (version) => {
  expect(isSupportedNode(version)).toBe(false);
});
