import type { ListSessionsInput, MaskerClient, Session } from '@masker/client';
import { formatInstant } from '@masker/contract';

/** Milliseconds before the beginning from which on old sessions are told apart from new ones. */
const lookBack = 24 * 3_600_000;

/** How many sessions are recorded at the beginning, listed at once, and remembered. */
const atMost = { recorded: 1_000, listed: 10_000, remembered: 20_000 };

/** What the list has that was not shown yet. */
interface Missed {
  /** In the order of their starts. */
  sessions: Session[];
  /** Whether there are more than these. */
  more: boolean;
  /** Sessions that started before this instant (ISO 8601) were not looked for. */
  since: string;
}

/**
 * Finds out by the list which sessions are new, for whoever cannot be told of each as it comes. The list is ordered by
 * when sessions started, not by when they came; so those that were there before are remembered by their ids.
 */
export class CatchUp {
  readonly #client: MaskerClient;
  readonly #filters: ListSessionsInput;
  readonly #signal: AbortSignal;
  /** Milliseconds. Each session of the list that started at this instant or later is known, or new. */
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

  /** Whether a session that the watch told of is still to be shown: the list may have had it before. */
  take(session: Session): boolean {
    if (this.#known.get(session.id)?.shown) return false;
    this.#remember(session, true);
    return true;
  }

  /**
   * Reads from the list what was not shown yet.
   *
   * @throws ApiError when the list cannot be had
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

  /** Forgets the half that started first, and looks no further back than the other. */
  #forget(): void {
    const starts = [...this.#known.values()].map(({ startedAt }) => startedAt).sort((a, b) => a - b);
    this.#since = (starts[Math.floor(starts.length / 2)] as number) + 1;
    for (const [id, { startedAt }] of this.#known) if (startedAt < this.#since) this.#known.delete(id);
  }
}
