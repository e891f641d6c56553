import path from 'node:path';
import { freePort } from '@masker/tsconfig/free-port';
import type { ListQuery } from '../data/queries.ts';
import type { HttpRequest } from '../load/job.ts';
import { installPeers, peers } from '../peers/install.ts';
import { canonical } from '../peers/sessions.ts';
import { startProgram, untilReady } from '../processes/program.ts';
import type { Contender } from './contender.ts';

const document = `
  query ($limit: Int!, $after: Cursor, $filter: SessionFilter!) {
    allSessions(first: $limit, after: $after, orderBy: [STARTED_AT_DESC, ROW_ID_DESC], filter: $filter) {
      nodes {
        id: rowId agent_id: agentId agent_name: agentName started_at: startedAt ended_at: endedAt status
        redaction_count: redactionCount redactions_by_kind: redactionsByKind upstream_model: upstreamModel
      }
      pageInfo { hasNextPage endCursor }
    }
  }`;

/** PostGraphile, a GraphQL API generated from the table. */
export const postgraphile: Contender = {
  name: 'postgraphile',
  title: 'PostGraphile 5 on the same table, with its filter plugin, no credential check',
  async start({ prepared, cleanup, progress }) {
    await installPeers(progress);
    const port = await freePort();
    const server = startProgram({
      name: 'postgraphile',
      command: process.execPath,
      args: ['server.mjs'],
      env: { PORT: String(port), DATABASE_URL: prepared.url, GRAPHILE_ENV: 'production' },
      cwd: path.join(peers, 'postgraphile'),
    });
    cleanup.add(() => server.stop());
    const url = `http://127.0.0.1:${port}/graphql`;
    await untilReady(server, `${url}?query={query{id}}`);

    const request = (query: ListQuery, after?: string): HttpRequest => ({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: document,
        variables: { limit: query.limit, after, filter: filterOf(prepared.accountId, query) },
      }),
    });
    const list = (body: string) => JSON.parse(body).data.allSessions;
    return {
      pid: server.pid,
      first: (query) => request(query),
      next(query, body) {
        const { hasNextPage, endCursor } = list(body).pageInfo;
        return hasNextPage ? request(query, endCursor) : null;
      },
      rows: (body) =>
        canonical(
          list(body).nodes.map((row: { redactions_by_kind: unknown }) => ({
            ...row,
            // Its JSON scalar is a string by default.
            redactions_by_kind:
              typeof row.redactions_by_kind === 'string'
                ? JSON.parse(row.redactions_by_kind)
                : row.redactions_by_kind,
          })),
        ),
    };
  },
};

function filterOf(accountId: string, query: ListQuery): object {
  return {
    accountId: { equalTo: accountId },
    startedAt: { greaterThanOrEqualTo: query.since, lessThan: query.until },
    agentId: query.agentId && { equalTo: query.agentId },
    status: query.status && { equalTo: query.status },
    redactionCount:
      query.minRedactions !== undefined ? { greaterThanOrEqualTo: query.minRedactions } : undefined,
  };
}
