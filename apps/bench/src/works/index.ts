import { combinationsWork } from './combinations.ts';
import { compressedPage } from './compressed-page.ts';
import { exportWork } from './export.ts';
import { filterWorks } from './filters.ts';
import { firstPage } from './first-page.ts';
import { growth } from './growth.ts';
import { importWork } from './import.ts';
import { ingestWorks } from './ingest.ts';
import { overload } from './overload.ts';
import { page1000 } from './page-1000.ts';
import { pagination } from './pagination.ts';
import { rollingUpgrade } from './rolling-upgrade.ts';
import { startUp } from './start-up.ts';
import { stats } from './stats.ts';
import { watchers } from './watchers.ts';
import type { Work } from './work.ts';

/** All works, in the order of the report. */
export const works: Work[] = [
  firstPage,
  page1000,
  compressedPage,
  ...filterWorks,
  combinationsWork,
  stats,
  pagination,
  ...ingestWorks,
  importWork,
  exportWork,
  watchers,
  growth,
  startUp,
  rollingUpgrade,
  overload,
];
