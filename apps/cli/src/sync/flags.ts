import { parseDuration, parseSince, resolveSince, sinceProblem } from '@masker/contract';
import { accountId } from '../account-option.ts';
import { usage } from '../command-error.ts';
import type { Wish } from './plan.ts';
import { readSource, type Source, type SourceCredentials } from './source.ts';

/** The options of `masker sync`, as typed. */
export interface SyncFlags {
  from: string;
  account: string;
  since?: string;
  overlap: string;
  recheck?: true;
  follow?: true;
  interval: string;
  insecure?: true;
  json?: true;
}

/** The parsed options of `masker sync`. */
export interface SyncOrder {
  source: Source;
  accountId: string;
  wish: Wish;
  follow: boolean;
  /** Milliseconds between two rounds. */
  interval: number;
}

/** @throws CommandError naming the first invalid option */
export function readFlags(flags: SyncFlags, credentials: SourceCredentials): SyncOrder {
  return {
    accountId: accountId(flags.account),
    wish: {
      since: since(flags.since),
      overlap: overlap(flags.overlap),
      recheck: flags.recheck === true,
    },
    interval: interval(flags.interval),
    follow: flags.follow === true,
    source: readSource(flags.from, credentials, flags.insecure === true),
  };
}

function since(text: string | undefined): number | null {
  if (text === undefined) return null;
  const parsed = parseSince(text);
  if (parsed !== null) return resolveSince(parsed, Date.now());
  throw usage(`--since ${sinceProblem(text)}.`);
}

function overlap(text: string): number {
  const ms = text === '0' ? 0 : parseDuration(text);
  if (ms !== null) return ms;
  throw usage('--overlap must be a duration such as 30m, 1d or 7d, or 0.');
}

function interval(text: string): number {
  const seconds = /^\d{1,4}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds >= 0.1 && seconds <= 3600) return seconds * 1000;
  throw usage('--interval must be a number of seconds from 0.1 to 3600.');
}
