import { z } from 'zod';

/** The settings DATABASE_URL and DATABASE_OWNER_URL: the address of a PostgreSQL. */
export const databaseUrlSchema = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be a postgresql:// address; special characters of a password are percent-encoded, / as %2F',
});
