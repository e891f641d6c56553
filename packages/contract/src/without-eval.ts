import { z } from 'zod';

// The pages forbid code made from text (CSP). zod would try whether it may, and Firefox reports the try as a violation.
if ('document' in globalThis) z.config({ jitless: true });
