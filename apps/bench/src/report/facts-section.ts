import type { Fact } from '../measure/fact.ts';
import { spread } from '../measure/sample.ts';
import { withSpread } from './numbers.ts';
import { table } from './table.ts';

/** Figures other than the load on a list. */
export function factsSection(facts: Fact[]): string {
  return table(
    ['measured', 'median (least–most)', 'unit'],
    facts.map(({ name, values, unit }) => [name, withSpread(spread(values)), unit]),
  );
}
