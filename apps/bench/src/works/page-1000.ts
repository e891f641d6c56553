import { wholeWindow } from '../data/queries.ts';
import { listWork } from './list-work.ts';

/** Deep in a list: every contender gets there with its own cursors. */
export const page1000 = listWork({
  name: 'page-1000',
  title: 'Page 1,000 of a list, 50 sessions a page',
  query: wholeWindow,
  // Little data has no such page; then it is the one in the middle.
  pageOf: (rows) => Math.min(1000, Math.floor(rows / 100)),
  connections: 'middle',
  besideFirstPage: true,
});
