import { wholeWindow } from '../data/queries.ts';
import { listWork } from './list-work.ts';

/** A page deep in the list, reached with each contender's own cursors. */
export const page1000 = listWork({
  name: 'page-1000',
  title: 'Page 1,000 of a list, 50 sessions a page',
  query: wholeWindow,
  // With little data, the middle page.
  pageOf: (rows) => Math.min(1000, Math.floor(rows / 100)),
  connections: 'middle',
  besideFirstPage: true,
});
