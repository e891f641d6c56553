import type { Actor } from '@masker/contract';

/** Parameters as they were given, those that may be kept. */
export type RecordedFilters = Record<string, string | number | boolean | null | readonly string[]>;

/** An entry of the audit log, without its instant. */
export interface NewAuditEntry {
  accountId: string;
  actor: Actor;
  /** The procedure, such as `sessions.list`. */
  action: string;
  /** `refused`: nothing of what was asked for was given or done. */
  outcome: 'ok' | 'refused';
  /** The id of the one thing that it was about. */
  target: string | null;
  filters: RecordedFilters;
  /** Rows that were returned; null where rows are not what is returned. */
  rows: number | null;
  requestId: string;
  /** Where the request came from. */
  address: string | null;
}

/** An entry of the audit log. */
export interface TimedAuditEntry extends NewAuditEntry {
  /** When, in milliseconds since the epoch. */
  at: number;
}

/** An actor is the same object from request to request, for as long as its credential is remembered. */
const actors = new WeakMap<Actor, string>();

function actorText(actor: Actor): string {
  let text = actors.get(actor);
  if (text === undefined) {
    const { kind, id, name } = actor;
    text = JSON.stringify({ kind, id, name });
    actors.set(actor, text);
  }
  return text;
}

/**
 * The text of an entry: JSON without whitespace, its keys in the order of the wire. The hash is of exactly this
 * text. The names of actions and request ids are ours, and need no escape.
 */
export function entryText(entry: NewAuditEntry): string {
  const { actor, action, outcome, target, filters, rows, requestId, address } = entry;
  const who = `"actor":${actorText(actor)},"action":"${action}","outcome":"${outcome}"`;
  const what = `"target":${JSON.stringify(target)},"filters":${JSON.stringify(filters)},"rows":${rows}`;
  const where = `"request_id":"${requestId}","address":${JSON.stringify(address)}`;
  return `{${who},${what},${where}}`;
}
