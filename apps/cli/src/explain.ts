import { ApiError } from '@masker/client';
import { ApiError as DatabaseError, type ErrorDetail } from '@masker/contract';
import { CommandError, typed } from './command-error.ts';
import { optionOf } from './commands/option-names.ts';

/** Converts any error to a `CommandError` with a message and a hint. */
export function explain(thrown: unknown): CommandError {
  if (thrown instanceof CommandError) return thrown;
  if (thrown instanceof ApiError) return ofServer(thrown);
  if (thrown instanceof DatabaseError) return ofDatabase(thrown);
  if (isFileError(thrown)) return new CommandError('file', fileErrorMessage(thrown));
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new CommandError('internal_error', text || 'An unexpected error occurred.');
}

function ofDatabase(error: DatabaseError): CommandError {
  const message = error.message.charAt(0).toUpperCase() + error.message.slice(1);
  return new CommandError(error.code, message, { hint: databaseHint(error) });
}

function ofServer(error: ApiError): CommandError {
  return new CommandError(error.code, inOptions(error), {
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
  return details.length < 2
    ? []
    : details.map(({ parameter, message }) => `${optionOf(parameter) ?? parameter} ${message}`);
}

/** The message, in which the one parameter that it is about is called what the user typed. */
function inOptions({ message, details }: ApiError): string {
  const [detail, ...others] = details;
  if (!detail || others.length > 0 || message !== `${detail.parameter} ${detail.message}`) return message;
  return `${optionOf(detail.parameter) ?? detail.parameter} ${detail.message}`;
}

function serverHint({ code, message }: ApiError): string | undefined {
  switch (code) {
    case 'forbidden':
      return forbiddenHint(message);
    case 'unauthenticated':
      return `Get a valid cookie with: ${typed('cookie --account ACCOUNT_ID')}, or a token with: ${typed('token create --account ACCOUNT_ID --scope SCOPE')}`;
    case 'network_error':
    case 'timeout':
      return 'Check that the server is running, and --url.';
    case 'bad_response':
      return 'Check --url.';
    default:
      return undefined;
  }
}

/** What to do about a credential that may not do something, by what the server says that it lacks. */
function forbiddenHint(message: string): string | undefined {
  const [, scope] = /\bscope ([a-z]+:[a-z]+)\b/.exec(message) ?? [];
  if (scope !== undefined)
    return `Get a token with that scope: ${typed(`token create --account ACCOUNT_ID --scope ${scope}`)}`;
  if (/\bsigned-in person\b|\bthe role\b/.test(message))
    return `Use --cookie with the cookie of a person who may. Operators get one with: ${typed('cookie --account ACCOUNT_ID')}`;
  if (message.startsWith('This token is only for '))
    return `Get a token without --agent: ${typed('token create --account ACCOUNT_ID --scope SCOPE')}`;
  return undefined;
}

function databaseHint({ code }: DatabaseError): string | undefined {
  return code === 'not_found' ? `List the accounts with: ${typed('account list')}` : undefined;
}

function isFileError(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && 'syscall' in thrown && 'path' in thrown && 'code' in thrown;
}

function fileErrorMessage({ code, path }: NodeJS.ErrnoException): string {
  const reasons: Record<string, string> = {
    ENOENT: 'There is no file',
    EACCES: 'You may not read',
  };
  return `${reasons[code ?? ''] ?? `Reading failed (${code}):`} ${path}`;
}
