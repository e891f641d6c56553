/** Patterns of PostgreSQL's messages, and the advice for each. The first match wins. */
const meanings: [RegExp, string][] = [
  [
    /No space left on device|wrote only \d+ of \d+ bytes|Check free disk space/i,
    'The disk is full. Free some space on the disk that holds %folder and start again.',
  ],
  [
    /wrong ownership|invalid permissions|Permission denied/i,
    'PostgreSQL may not read or write its files. %folder must belong to the user that runs PostgreSQL, with mode 0700 on %folder/data.',
  ],
  [
    /Read-only file system/i,
    'The disk that holds %folder is read-only. Mount it writable, or use another DATA_DIR.',
  ],
  [
    /Cannot allocate memory|could not map anonymous shared memory/i,
    'There is not enough memory. PostgreSQL needs about 200 MB: free some, or raise the limit of the container.',
  ],
  [
    /incompatible with server/i,
    'The data at %folder was created by another version of PostgreSQL. Start the release that created it, or use another DATA_DIR.',
  ],
  [
    /could not locate a valid checkpoint|invalid checkpoint record|PANIC:/i,
    'The data at %folder is damaged. Restore it from a backup, or use another DATA_DIR.',
  ],
];

/** Returns one message for the user, from the output of PostgreSQL's failed start. */
export function explainStartFailure(output: string, at: { folder: string; logFile: string }): string {
  const lines = output.split('\n').map((line) => line.trim());
  const said =
    lines.find((line) => /(FATAL|PANIC|error|could not|cannot).*:/i.test(line)) ?? lines.find(Boolean);
  const reason = said?.replace(/^.*?(?=FATAL:|PANIC:)/, '').replace(/\.$/, '');
  const meaning = meanings.find(([pattern]) => pattern.test(output))?.[1];
  return [
    `PostgreSQL did not start: ${reason ?? 'it wrote no message'}.`,
    meaning?.replaceAll('%folder', at.folder) ?? 'Set DATABASE_URL to use your own PostgreSQL.',
    `Its log is ${at.logFile}.`,
  ].join(' ');
}

/**
 * Whether a retry will succeed soon: after a postmaster was killed, its children hold the shared memory until they
 * notice.
 */
export function isLingeringPredecessor(output: string): boolean {
  return /pre-existing shared memory block|lock file ".*" already exists|is still in use/i.test(output);
}
