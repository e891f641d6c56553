import { createLoader } from 'nuqs/server';
import { filterParams } from './params.ts';

/** Reads the filters of an address on the server, exactly as the browser does. */
export const loadFilterText = createLoader(filterParams);
