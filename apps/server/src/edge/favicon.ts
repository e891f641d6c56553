import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageHeaders } from './page-headers.ts';

/** The icon of the pages, which their HTML names. */
const icon = '/icon.svg';

/** Whether a browser asks for the icon of something that names none, such as JSON opened in a tab. */
export function isFavicon(req: IncomingMessage): boolean {
  return /^\/favicon\.ico(?:\?|$)/.test(req.url ?? '');
}

/** Leads to the icon of the pages. */
export function redirectToIcon(res: ServerResponse): void {
  res.writeHead(308, { ...pageHeaders, location: icon, 'cache-control': 'public, max-age=86400' });
  res.end();
}
