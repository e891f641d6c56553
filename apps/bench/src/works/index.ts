import { compressedPage } from './compressed-page.ts';
import { filterWorks } from './filters.ts';
import { firstPage } from './first-page.ts';
import { growth } from './growth.ts';
import { importWork } from './import.ts';
import { ingestWorks } from './ingest.ts';
import { overload } from './overload.ts';
import { page1000 } from './page-1000.ts';
import { pagination } from './pagination.ts';
import { startUp } from './start-up.ts';
import { stats } from './stats.ts';
import { watchers } from './watchers.ts';
import type { Work } from './work.ts';

/** Everything that is measured, in the order of the report. */
export const works: Work[] = [
  firstPage,
  page1000,
  compressedPage,
  ...filterWorks,
  stats,
  pagination,
  ...ingestWorks,
  importWork,
  watchers,
  growth,
  startUp,
  overload,
];
