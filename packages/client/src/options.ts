/** The part of the platform's `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions {
  /** The address of masker-sessions, `https://masker.example.com`; it may have a path. */
  url: string | URL;
  /**
   * The cookie of a login session: `masker_session=…`, or only its value. If the installation has another COOKIE_NAME,
   * include the name: `name=…`. A browser sends its own cookie.
   */
  cookie?: string | undefined;
  /** The token of a service, `msk_…`. Cannot be combined with `cookie`. */
  token?: string | undefined;
  /**
   * The account that the calls are for, `acc_…`. Calls reject with `conflict` if the credential is for another account,
   * for example after a person has switched accounts in another place.
   */
  account?: string | undefined;
  /** Replaces the platform's `fetch`. */
  fetch?: Fetch | undefined;
  /** The most retries of a read, or of sending sessions, after a transient error. Default 3; 0 disables retries. */
  retries?: number | undefined;
  /** The timeout of one attempt in milliseconds, including the body of the response. Default 30,000. */
  timeoutMs?: number | undefined;
}

export interface CallOptions {
  /** Aborts the call, or the wait before its next attempt; it then rejects with the code `aborted`. A watch ends. */
  signal?: AbortSignal | undefined;
}

export interface ExportOptions extends CallOptions {
  /** Called once with the start of the window, an instant, before the first row: a relative `since` is resolved then. */
  onSince?: ((since: string) => void) | undefined;
}

export interface WatchOptions extends CallOptions {
  /** Called when the connection is lost, before the first attempt to reconnect; `open` reports that it is restored. */
  onDisconnect?: (() => void) | undefined;
}
