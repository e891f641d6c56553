import { MaskerError } from '@masker/client';
import { ApiError, type ErrorDetail } from '@masker/contract';
import { CommandFailure, typed } from './failure.ts';

/** Finds words and a way out for whatever went wrong. */
export function explain(thrown: unknown): CommandFailure {
  if (thrown instanceof CommandFailure) return thrown;
  if (thrown instanceof MaskerError) return ofServer(thrown);
  if (thrown instanceof ApiError) return ofDatabase(thrown);
  if (isFileProblem(thrown)) return new CommandFailure('file', fileProblem(thrown));
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new CommandFailure('internal_error', text || 'Something went wrong.');
}

function ofDatabase(error: ApiError): CommandFailure {
  const message = error.message.charAt(0).toUpperCase() + error.message.slice(1);
  return new CommandFailure(error.code, message, { hint: databaseHint(error) });
}

function ofServer(error: MaskerError): CommandFailure {
  return new CommandFailure(error.code, error.message, {
    hint: serverHint(error),
    exitCode: error.code === 'validation_failed' ? 2 : 1,
    more: {
      lines: [...detailLines(error.details), ...(error.requestId ? [`request ${error.requestId}`] : [])],
      fields: {
        ...(error.status === undefined ? {} : { status: error.status }),
        ...(error.requestId === undefined ? {} : { request_id: error.requestId }),
        ...(error.details.length === 0 ? {} : { details: error.details }),
      },
    },
  });
}

function detailLines(details: readonly ErrorDetail[]): string[] {
  return details.length < 2 ? [] : details.map((detail) => `${detail.parameter} ${detail.message}`);
}

function serverHint({ code }: MaskerError): string | undefined {
  switch (code) {
    case 'unauthenticated':
      return `Get a valid cookie with: ${typed('cookie --account ACCOUNT_ID')}, or a token with: ${typed('token create --account ACCOUNT_ID --scope sessions:read')}`;
    case 'network_error':
    case 'timeout':
      return 'Check that the server is running, and --url.';
    case 'bad_response':
      return 'Check --url.';
    default:
      return undefined;
  }
}

function databaseHint({ code }: ApiError): string | undefined {
  return code === 'not_found' ? `See which accounts there are with: ${typed('account list')}` : undefined;
}

function isFileProblem(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && 'syscall' in thrown && 'path' in thrown && 'code' in thrown;
}

function fileProblem({ code, path }: NodeJS.ErrnoException): string {
  const reasons: Record<string, string> = {
    ENOENT: 'There is no file',
    EACCES: 'You may not read',
  };
  return `${reasons[code ?? ''] ?? `Reading failed (${code}):`} ${path}`;
}
