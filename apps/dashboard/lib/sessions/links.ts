import { formatInstant, type Session } from '@masker/contract/plain';
import { accountParam } from '../address/account-param.ts';
import { readable } from '../address/readable.ts';
import { home } from '../sign-in/next-path.ts';
import { wallClock } from '../time/wall-clock.ts';
import type { Zone } from '../time/zone.ts';
import { type Filters, sessionFilters } from './filters.ts';

const hour = 3_600_000;

/** The time before and after a session that the list around it covers, in milliseconds. */
const around = hour / 4;

/** The URL of a session's page. */
export function sessionPath(id: string): string {
  return `${home}/${encodeURIComponent(id)}`;
}

/** The URL of a session to share, which names its account. */
export function sessionLink(id: string, account: string | null, origin: string): string {
  const params = new URLSearchParams(account === null ? {} : { [accountParam]: account });
  return `${origin}${withParams(sessionPath(id), params)}`;
}

/** The list of sessions with these filters, and one row open. */
export function listPath(filters: Partial<Filters>, open?: string): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(sessionFilters.write(filters)))
    if (value !== null) params.set(name, value);
  if (open !== undefined) params.set(sessionFilters.openRow, open);
  return withParams(home, params);
}

/** The list around the time of a session, with that session open. */
export function aroundPath({ id, started_at }: Pick<Session, 'id' | 'started_at'>): string {
  const at = Date.parse(started_at);
  return listPath({ since: formatInstant(at - around), until: formatInstant(at + around) }, id);
}

/** The list of an agent's sessions within half a day before and after a session. */
export function agentPath({ agent_id, started_at }: Pick<Session, 'agent_id' | 'started_at'>): string {
  const at = Date.parse(started_at);
  const [since, until] = [formatInstant(at - 12 * hour), formatInstant(at + 12 * hour)];
  return listPath({ since, until, agent_id: [agent_id] });
}

/** The hour of an instant in a time zone. */
export function hourOf(instant: string, zone: Zone): { since: string; until: string } {
  const at = Date.parse(instant);
  const [, minutes, seconds] = wallClock(formatInstant(at), zone).time.split(':').map(Number) as [
    number,
    number,
    number,
  ];
  const since = Math.floor(at / 1000) * 1000 - (minutes * 60 + seconds) * 1000;
  return { since: formatInstant(since), until: formatInstant(since + hour) };
}

function withParams(path: string, params: URLSearchParams): string {
  const search = readable(params);
  return search === '' ? path : `${path}?${search}`;
}
