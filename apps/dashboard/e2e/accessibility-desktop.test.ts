import { describe } from 'vitest';
import { checkAccessibility } from './support/check-accessibility.ts';

describe('axe finds nothing wrong on a desktop with', () => checkAccessibility('desktop'));
