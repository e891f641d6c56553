import type { ListSessionsInput, MaskerClient, Session } from '@masker/client';
import { formatInstant } from '@masker/contract';

/** The period before the start, in milliseconds, whose sessions are recorded to distinguish old from new ones. */
const lookBack = 24 * 3_600_000;

/** The most sessions that are recorded at the start, listed at once, and remembered. */
const atMost = { recorded: 1_000, listed: 10_000, remembered: 20_000 };

/** Sessions of the list that were not shown yet. */
interface Missed {
  /** In the order of their starts. */
  sessions: Session[];
  /** Whether there are more. */
  more: boolean;
  /** Sessions that started before this instant (ISO 8601) were not read. */
  since: string;
}

/**
 * Finds new sessions in the list when the watch has missed some. The list is ordered by the start of sessions, not by
 * their arrival, so the ids of earlier sessions are remembered.
 */
export class CatchUp {
  readonly #client: MaskerClient;
  readonly #filters: ListSessionsInput;
  readonly #signal: AbortSignal;
  /** In milliseconds. A session of the list that started at or after this instant is either known or new. */
  #since = Date.now() - lookBack;
  readonly #known = new Map<string, { startedAt: number; shown: boolean }>();

  /** @param filters neither a window nor a page */
  constructor(client: MaskerClient, filters: ListSessionsInput, signal: AbortSignal) {
    this.#client = client;
    this.#filters = filters;
    this.#signal = signal;
  }

  /** Records the ids of the sessions that exist. Call it before watching: every later session is new. */
  async begin(): Promise<void> {
    for await (const session of this.#list()) {
      this.#remember(session, false);
      if (this.#known.size < atMost.recorded) continue;
      this.#since = Date.parse(session.started_at) + 1;
      break;
    }
  }

  /** Returns whether a session of the watch was not shown yet: the list may have had it before. */
  take(session: Session): boolean {
    if (this.#known.get(session.id)?.shown) return false;
    this.#remember(session, true);
    return true;
  }

  /**
   * Reads the sessions from the list that were not shown yet.
   *
   * @throws ApiError if the list cannot be read
   */
  async missed(): Promise<Missed> {
    const since = formatInstant(this.#since);
    const sessions: Session[] = [];
    let more = false;
    for await (const session of this.#list()) {
      if (this.#known.has(session.id)) continue;
      more = sessions.length === atMost.listed;
      if (more) break;
      sessions.push(session);
    }
    for (const session of sessions) this.#remember(session, true);
    return { sessions: sessions.reverse(), more, since };
  }

  #list(): AsyncIterable<Session> {
    const input = { ...this.#filters, since: formatInstant(this.#since), limit: 100 };
    return this.#client.sessions.each(input, { signal: this.#signal });
  }

  #remember({ id, started_at }: Session, shown: boolean): void {
    const startedAt = Date.parse(started_at);
    if (startedAt < this.#since) return;
    this.#known.set(id, { startedAt, shown });
    if (this.#known.size > atMost.remembered) this.#forget();
  }

  /** Forgets the older half of the ids, and reads no further back than the other half. */
  #forget(): void {
    const starts = [...this.#known.values()].map(({ startedAt }) => startedAt).sort((a, b) => a - b);
    this.#since = (starts[Math.floor(starts.length / 2)] as number) + 1;
    for (const [id, { startedAt }] of this.#known) if (startedAt < this.#since) this.#known.delete(id);
  }
}
