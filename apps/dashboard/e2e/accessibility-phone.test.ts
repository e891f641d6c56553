import { describe } from 'vitest';
import { checkAccessibility } from './support/check-accessibility.ts';

describe('axe finds nothing wrong on a phone, and 320 pixels are wide enough, with', () =>
  checkAccessibility('phone'));
