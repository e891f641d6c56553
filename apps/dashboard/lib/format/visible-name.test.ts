import { expect, it } from 'vitest';
import { visibleName } from './visible-name.ts';

it.each([
  ['front-desk', 'front-desk'],
  ['\u202Eevil\u202C', '⟨U+202E⟩evil⟨U+202C⟩'],
  ['front\u200Bdesk', 'front⟨U+200B⟩desk'],
  ['👩\u200D⚕️ Ärzte مرحبا', '👩\u200D⚕️ Ärzte مرحبا'],
])('shows %j as %j', (name, shown) => {
  expect(visibleName(name)).toBe(shown);
});
