import { firstPage } from './first-page.ts';
import type { Work } from './work.ts';

/** Everything that is measured, in the order of the report. */
export const works: Work[] = [firstPage];
