import { z } from 'zod';

/** Names that another installation on the same host may already use for something else. */
const reserved = ['masker_sign_in', 'masker_theme', 'masker_zone', 'masker_layout', 'masker_timeline'];

/**
 * The setting COOKIE_NAME: 1 to 64 letters, digits, `_` or `-`, after one of the prefixes that browsers know
 * (`__Host-`, `__Secure-`) or none.
 */
export const cookieNameSchema = z
  .string()
  .regex(/^(?:__Host-|__Secure-)?[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, {
    error: 'must have 1 to 64 letters, digits, _ or -, and may begin with __Host- or __Secure-',
  })
  .refine((name) => !reserved.includes(name), {
    error: `must not be ${reserved.join(', ')}: another installation on the host may use it`,
  });
