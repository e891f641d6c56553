/** The part of the platform's `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions {
  /** Where masker-sessions is served, `https://masker.example.com`; it may have a path. */
  url: string | URL;
  /**
   * The cookie of a login session: `masker_session=…`, or the value alone. For an installation with another COOKIE_NAME, with
   * that name: `name=…`. A browser sends its own.
   */
  cookie?: string;
  /** A service's token, `msk_…`. Not together with `cookie`. */
  token?: string;
  /**
   * The account that the calls are meant for, `acc_…`. They reject with `conflict` when the credential stands for
   * another one, as a person's does after they switched accounts elsewhere.
   */
  account?: string;
  /** Instead of the platform's `fetch`. */
  fetch?: Fetch;
  /** The most retries of a read, or of sending sessions, after a transient error. Default 3; 0 disables retries. */
  retries?: number;
  /** How long one try may take, in milliseconds, the answer's body included; 30,000 unless given. */
  timeoutMs?: number;
}

export interface CallOptions {
  /** Ends the call, a wait before its next try included; it then rejects with the code `aborted`. A watch ends. */
  signal?: AbortSignal;
}
