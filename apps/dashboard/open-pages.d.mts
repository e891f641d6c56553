import type { RequestListener } from 'node:http';

/**
 * Prepares the built pages, to be served by whoever owns the port.
 *
 * @param folder of this package; a bundle of this file lies elsewhere
 */
export function openPages(folder?: string): Promise<RequestListener>;
