import type { OracleRow } from '../data/oracle.ts';
import { instant } from '../data/queries.ts';

/** A session as a peer returns it: the same fields, with other forms of instants. */
type PeerRow = Omit<OracleRow, 'started_at' | 'ended_at' | 'duration_ms'> & {
  started_at: string;
  ended_at: string;
};

/** Converts a peer's sessions to the format of the API, to compare their content. */
export function canonical(rows: PeerRow[]): string {
  return JSON.stringify(
    rows.map((row): OracleRow => {
      const [started, ended] = [Date.parse(row.started_at), Date.parse(row.ended_at)];
      return {
        id: row.id,
        agent_id: row.agent_id,
        agent_name: row.agent_name,
        started_at: instant(started),
        ended_at: instant(ended),
        duration_ms: ended - started,
        status: row.status,
        redaction_count: row.redaction_count,
        redactions_by_kind: row.redactions_by_kind,
        upstream_model: row.upstream_model,
      };
    }),
  );
}
