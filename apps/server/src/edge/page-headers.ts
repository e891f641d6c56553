import { randomBytes } from 'node:crypto';
import { permissionsPolicy } from '@masker/api';

/** The headers of every page and every file of the pages. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissionsPolicy,
};

/** The policy of files, which are never documents: scripts, style sheets, fonts. */
export const filePolicy = "default-src 'none'; frame-ancestors 'none'";

/**
 * Returns the Content-Security-Policy of one page. All resources come from the same server. Only scripts with the nonce
 * run, and scripts that those load.
 *
 * Only `style-src-attr` is open: `style` attributes position the rows in the HTML as it arrives, before any script has
 * run. Such an attribute can neither load nor run anything.
 */
export function pagePolicy(nonce: string): string {
  return `${policyBefore}${nonce}${policyAfter}`;
}

const [policyBefore, policyAfter] = [
  "default-src 'none'",
  // Browsers without `strict-dynamic` use 'self'. Next reads the nonce from this header.
  "script-src 'self' 'nonce-NONCE' 'strict-dynamic'",
  "script-src-attr 'none'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
]
  .join('; ')
  .split('NONCE') as [string, string];

/** Returns a new nonce, which marks the scripts that belong to a page. */
export function newNonce(): string {
  return randomBytes(18).toString('base64');
}
