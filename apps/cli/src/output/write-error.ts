import { CommandError } from '../command-error.ts';

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file is larger than this system allows',
  EROFS: 'the disk is read-only',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is not a folder',
  EIO: 'the device failed',
};

/**
 * Explains why results could not be written.
 * @param where `standard output`, or a path
 * @param kept what happened to the output written so far
 */
export function writeError(where: string, error: NodeJS.ErrnoException, kept: string): CommandError {
  const code = error.code ?? 'unknown error';
  const reason = reasons[code];
  return new CommandError(
    'file',
    `Writing to ${where} failed: ${reason === undefined ? code : `${reason} (${code})`}.`,
    { hint: kept },
  );
}
