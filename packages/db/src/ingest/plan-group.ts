import type { IngestSession } from '@masker/contract';
import { sameContent } from '../session/sameness.ts';

/** The result for one request's sessions. */
export type IngestOutcome =
  | { accepted: number; duplicates: number; conflicts?: undefined }
  /** Nothing of the request was written: these ids stand for other content. */
  | { conflicts: string[] };

/** Several requests to be written at once. */
export interface GroupPlan {
  /** Each id once. */
  sessions: IngestSession[];
  /** For each request, the ids that it is the first to bring; null when the request is refused. */
  firsts: (Set<string> | null)[];
  outcomes: (IngestOutcome | null)[];
}

/**
 * Decides what to write of several requests, in their order: an id belongs to the first request that contains it, and a
 * later request with other content for it is refused as a whole.
 *
 * @param taken ids that the database has with other content
 */
export function planGroup(
  requests: readonly (readonly IngestSession[])[],
  taken: ReadonlySet<string>,
): GroupPlan {
  const known = new Map<string, IngestSession>();
  const plan: GroupPlan = { sessions: [], firsts: [], outcomes: [] };
  for (const request of requests) {
    const own = new Map<string, IngestSession>();
    const conflicts = new Set<string>();
    for (const session of request) {
      const other = own.get(session.id) ?? known.get(session.id);
      if (taken.has(session.id) && !other) conflicts.add(session.id);
      else if (!other) own.set(session.id, session);
      else if (!sameContent(other, session)) conflicts.add(session.id);
    }
    if (conflicts.size > 0) {
      plan.firsts.push(null);
      plan.outcomes.push({ conflicts: [...conflicts] });
      continue;
    }
    for (const [id, session] of own) known.set(id, session);
    plan.firsts.push(new Set(own.keys()));
    plan.outcomes.push(null);
  }
  plan.sessions = [...known.values()];
  return plan;
}
