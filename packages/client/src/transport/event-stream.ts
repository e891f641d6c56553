/** One event of a `text/event-stream`. */
export interface ServerSentEvent {
  /** `message` unless the server named it. */
  type: string;
  data: string;
  /** Undefined for an event without an id. */
  id: string | undefined;
}

/** The longest line that is read, in UTF-16 units: far above any event of masker-sessions. */
const longestLine = 1024 * 1024;

/**
 * Parses a `text/event-stream` with any chunk boundaries.
 *
 * Unlike in a browser, an event without data is yielded as well (the server's pings are such events), and an id applies
 * only to its own event.
 */
export class EventStreamReader {
  #rest = '';
  #type = '';
  #data: string[] = [];
  #id: string | undefined;
  #begun = false;

  /**
   * @returns the events that this text completes
   * @throws RangeError when a line has no end
   */
  read(text: string): ServerSentEvent[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() as string;
    if (this.#rest.length > longestLine) throw new RangeError('A line of the event stream is too long.');
    const events: ServerSentEvent[] = [];
    for (const line of lines) {
      if (line !== '') this.#field(line);
      else if (this.#begun) events.push(this.#take());
    }
    return events;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#type = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id') this.#id = value;
    else return;
    this.#begun = true;
  }

  #take(): ServerSentEvent {
    const event = { type: this.#type || 'message', data: this.#data.join('\n'), id: this.#id };
    this.#type = '';
    this.#data = [];
    this.#id = undefined;
    this.#begun = false;
    return event;
  }
}
