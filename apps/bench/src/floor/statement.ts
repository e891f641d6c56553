import type { Form } from './forms.ts';

/** The prepared statement of a request: the keyset and the filters of the product, literally. */
export function statement(
  form: Form,
  accountId: string,
  asked: URLSearchParams,
): { name: string; text: string; values: unknown[] } {
  const values: unknown[] = [accountId, asked.get('limit'), asked.get('since')];
  const conditions = ['account_id = $1', 'started_at >= $3'];
  const names = [form.name];
  for (const [name, condition] of Object.entries(filters)) {
    const value = asked.get(name);
    if (value === null) continue;
    names.push(name);
    conditions.push(condition.replaceAll('?', () => `$${values.push(value)}`));
  }
  const status = asked.get('status');
  if (status !== null) {
    // A literal, because only then the planner can use an index for rare statuses.
    names.push(status);
    conditions.push(`status = '${status}'`);
  }
  const after = asked.get('cursor');
  if (after !== null) {
    const [startedAt, id] = JSON.parse(Buffer.from(after, 'base64url').toString());
    names.push('after');
    conditions.push(`(started_at, id) < ($${values.push(startedAt)}, $${values.push(id)})`);
  }
  const text = `SELECT ${form.select} FROM (
    SELECT * FROM session WHERE ${conditions.join(' AND ')} ORDER BY started_at DESC, id DESC LIMIT $2
  ) AS page`;
  return { name: names.join('_'), text, values };
}

const filters = {
  until: 'started_at < ?',
  // With the hash that the index has.
  agent_id: 'agent_id = ? AND agent_hash = hashtext($1::text || ?::text)',
  min_redactions: 'redaction_count >= ?',
};
