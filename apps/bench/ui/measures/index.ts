import { filter } from './filter.ts';
import { firstLoad } from './first-load.ts';
import { firstRow } from './first-row.ts';
import type { Measure } from './measure.ts';
import { rowClick } from './row-click.ts';
import { wheel } from './wheel.ts';

/** Everything there is to measure, in the order of a round. */
export const measures: readonly Measure[] = [firstLoad, firstRow, rowClick, filter, wheel];
