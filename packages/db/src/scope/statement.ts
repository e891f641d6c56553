/** One statement, as `pg` takes it. */
export interface Statement {
  /** The name under which each connection prepares the statement once. */
  name?: string;
  text: string;
  values?: unknown[];
}
