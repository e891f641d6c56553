import { withSpread } from './numbers.ts';
import { table } from './table.ts';
import { type Measured, targets } from './targets.ts';

/** Every target, the measured value, and whether the median meets it. */
export function targetsSection(measured: Measured): string {
  return table(
    ['target', 'wanted', 'measured', ''],
    targets.map(({ work, wanted, atLeast, atMost, unit, measure }) => {
      const found = measure(measured);
      if (found === null) return [work, wanted, '–', 'not measured'];
      const met =
        (atLeast === undefined || found.median >= atLeast) &&
        (atMost === undefined || found.median <= atMost);
      return [work, wanted, `${withSpread(found)}${unit ? ` ${unit}` : ''}`, met ? 'met' : 'missed'];
    }),
  );
}
