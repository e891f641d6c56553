/** Where the embedded server listens: the folder of a Unix socket, or a port of 127.0.0.1 (Windows). */
export type Listener = { socketFolder: string } | { port: number };

/** The port number in a socket's file name, `.s.PGSQL.5432`. No server listens on this port. */
export const socketPort = 5432;

/** Returns a connection string for `pg`, Prisma's adapter and `psql`. */
export function connectionUrl(
  listener: Listener,
  to: { role: string; password: string; database: string },
): string {
  const credentials = `${encodeURIComponent(to.role)}:${encodeURIComponent(to.password)}`;
  const database = encodeURIComponent(to.database);
  if ('port' in listener) return `postgresql://${credentials}@127.0.0.1:${listener.port}/${database}`;
  const host = encodeURIComponent(listener.socketFolder);
  return `postgresql://${credentials}@localhost:${socketPort}/${database}?host=${host}`;
}

/** Returns the URL with another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}
