import { randomBytes } from 'node:crypto';
import { permissionsPolicy } from '@masker/api';

/** What every page and every file of the pages tells a browser. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissionsPolicy,
};

/** A script, a style sheet, a font: whatever it is, it is no document. */
export const filePolicy = "default-src 'none'; frame-ancestors 'none'";

/**
 * The Content-Security-Policy of one page. Everything comes from its own server, and of scripts only those
 * that carry the nonce run, and what they load.
 *
 * `style-src-attr` alone is open: rows stand where `style` attributes put them, in the HTML as it arrives,
 * before any script ran. Such an attribute can load nothing and run nothing.
 */
export function pagePolicy(nonce: string): string {
  return `${policyBefore}${nonce}${policyAfter}`;
}

const [policyBefore, policyAfter] = [
  "default-src 'none'",
  // Browsers that do not know `strict-dynamic` go by 'self'. Next reads the nonce from here.
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

/** What a page's scripts prove with that they are its own: never the same twice. */
export function newNonce(): string {
  return randomBytes(18).toString('base64');
}
