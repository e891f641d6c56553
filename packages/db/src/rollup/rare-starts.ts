import { durationClass, durationClasses } from './duration-histogram.ts';

/**
 * When sessions with something rare started. The rollups of a quarter of an hour and all agents have an object: for each
 * kind (`k` and its name) and each class of durations (`d` and its number) that its sessions have, the milliseconds of the
 * quarter at which those started. They are numbers of six digits, `offset` and the milliseconds, one behind the other in
 * any order; an empty text stands for more than `listedAtMost` sessions, or for what is not listed.
 *
 * Nothing is ever taken out, so an instant may be listed that has no such session any more.
 */

/** Sessions of a quarter of an hour that are listed. More are found quickly by looking at all of the quarter. */
const listedAtMost = 64;

/** Bytes from which on nothing more is listed: a row that is written with every session must not grow without end. */
export const bytesAtMost = 4_096;

const offset = 100_000;
const digits = 6;

/** An aggregate: when sessions started, as an array of {@link offset} and milliseconds; null when they are too many. */
export function listedStarts(startedAt: string, quarter: string): string {
  return `CASE WHEN count(*) <= ${listedAtMost}
        THEN array_agg(${offset} + (date_part('epoch', ${startedAt} - ${quarter}) * 1000)::int) END`;
}

/**
 * What is listed of each quarter of an hour, as a query of `quarter`, `key` and `listed`. What is taken out, with
 * negative counts, is passed over.
 *
 * @param kinds a relation of kinds by quarter, with `sessions` and {@link listedStarts}
 * @param durations the same of durations by `width` and `start`
 * @param width the width, in minutes, of which they have starts
 */
export function startsOf(kinds: string, durations: string, width: number): string {
  return `
          SELECT
            quarter, key,
            CASE WHEN sum_bigint(sessions) <= ${listedAtMost} THEN string_agg(array_to_string(starts, ''), '')
              ELSE '' END AS listed
          FROM (
            SELECT quarter, 'k' || kind AS key, sessions, starts FROM ${kinds} AS one
            UNION ALL
            SELECT start, 'd' || ${durationClass('duration')}, sessions, starts FROM ${durations} AS one
            WHERE width = ${width}
          ) AS one
          WHERE sessions > 0
          GROUP BY 1, 2`;
}

/** An object that is not too long: one with the same keys and nothing listed, when it is. */
export function boundedStarts(starts: string): string {
  return `CASE WHEN pg_column_size(${starts}) <= ${bytesAtMost} THEN ${starts}
        ELSE (SELECT jsonb_object_agg(key, '') FROM jsonb_object_keys(${starts}) AS key) END`;
}

/** Two objects in one: lists that become too long are made empty. */
export function addedStarts(kept: string, added: string): string {
  return `CASE WHEN ${added} IS NULL THEN ${kept} ELSE coalesce(${kept} || (
        SELECT jsonb_object_agg(key, CASE
          WHEN pg_column_size(${kept}) > ${bytesAtMost} THEN ''
          WHEN before IS NULL THEN listed
          WHEN listed = '' OR length(before) + length(listed) > ${listedAtMost * digits} THEN ''
          ELSE before || listed END)
        FROM jsonb_each_text(${added}) AS each(key, listed), LATERAL (SELECT ${kept} ->> key AS before) AS one
        WHERE before IS DISTINCT FROM ''
      ), ${kept}, ${added}) END`;
}

/** The keys of kinds. */
export function kindKeys(kinds: readonly string[]): string[] {
  return kinds.map((kind) => `k${kind}`);
}

/** The keys of durations that lie in a range, in milliseconds and inclusive. */
export function durationKeys(least: number, most: number): string[] {
  return durationClasses(least, most).map((one) => `d${one}`);
}

/** The starts of a list, in milliseconds from the beginning of its quarter of an hour. */
export function readStarts(listed: string): number[] {
  const starts: number[] = [];
  for (let at = 0; at < listed.length; at += digits) {
    starts.push(Number(listed.slice(at, at + digits)) - offset);
  }
  return starts;
}
