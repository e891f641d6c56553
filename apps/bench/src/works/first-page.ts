import { wholeWindow } from '../data/queries.ts';
import { listWork } from './list-work.ts';

/** The first page of the list: the newest fifty. */
export const firstPage = listWork({
  name: 'first-page',
  title: 'First page of 50, no filter, 30 days',
  query: wholeWindow,
  connections: 'all',
});
