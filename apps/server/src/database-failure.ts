import { unavailableSentence } from '@masker/api';
import { unavailability } from '@masker/db';

/**
 * Explains why the database of `DATABASE_URL` cannot be used, without repeating the address, which contains a
 * password.
 *
 * @returns null if the message of the error is sufficient
 */
export function explainDatabase(error: unknown): string | null {
  const { code, message, syscall, path } = error as NodeJS.ErrnoException;
  if (syscall === 'open' && path !== undefined) {
    return `The file ${path}, which DATABASE_URL names for TLS, cannot be read (${code}). Correct its path there.`;
  }
  if (/client password must be a string/.test(message)) {
    return 'The PostgreSQL of DATABASE_URL asks for a password, and there is none. Add it there, behind the role and a colon.';
  }
  if (/does not support SSL/.test(message)) {
    return (
      'The PostgreSQL of DATABASE_URL offers no TLS, which sslmode asks for. Turn it on there (ssl = on), or, in a network ' +
      'that you trust, set sslmode=disable.'
    );
  }
  if (code === '28P01' || code === '28000') {
    return 'The PostgreSQL of DATABASE_URL refuses its user or password. Correct them there.';
  }
  if (code === '3D000') {
    return 'The PostgreSQL of DATABASE_URL has no database of that name. Create it first: createdb NAME';
  }
  if (code === '08P01') {
    const said = error instanceof Error ? error.message : 'nothing';
    return (
      `The server at the address of DATABASE_URL refuses the connection: ${said}. A pooler such as PgBouncer ` +
      'also refuses unknown roles like this: see docs/postgresql.md.'
    );
  }
  const reason = unavailability(error);
  if (reason === 'unreachable') {
    const suffix = code ? ` (${code})` : '';
    return `The PostgreSQL of DATABASE_URL cannot be reached${suffix}. Check the address, and that it is running.`;
  }
  if (reason === 'read_only') {
    return `The PostgreSQL of DATABASE_URL does not accept writes. ${unavailableSentence(reason)} Set DATABASE_URL to the primary.`;
  }
  if (reason !== null) return `The PostgreSQL of DATABASE_URL is unavailable. ${unavailableSentence(reason)}`;
  return null;
}
