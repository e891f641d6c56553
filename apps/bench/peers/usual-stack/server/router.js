import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import { z } from 'zod';
import { prisma } from './prisma.js';

const t = initTRPC.meta().create({ transformer: superjson });

const input = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().optional(),
  since: z.coerce.date().optional(),
  until: z.coerce.date().optional(),
  agent_id: z.string().optional(),
  status: z.enum(['ok', 'error', 'partial']).optional(),
  min_redactions: z.coerce.number().int().min(0).optional(),
});

const output = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      agent_id: z.string(),
      agent_name: z.string(),
      started_at: z.date(),
      ended_at: z.date(),
      duration_ms: z.number(),
      status: z.string(),
      redaction_count: z.number(),
      redactions_by_kind: z.record(z.string(), z.number()),
      upstream_model: z.string().nullable(),
    }),
  ),
  next_cursor: z.string().nullable(),
});

export const appRouter = t.router({
  sessions: t.router({
    list: t.procedure
      .meta({ openapi: { method: 'GET', path: '/sessions' } })
      .input(input)
      .output(output)
      .query(({ input }) => list(input)),
  }),
});

async function list({ limit, cursor, since, until, agent_id, status, min_redactions }) {
  const rows = await prisma.session.findMany({
    where: {
      accountId: process.env.ACCOUNT_ID,
      startedAt: { gte: since, lt: until },
      agentId: agent_id,
      status,
      redactionCount: min_redactions === undefined ? undefined : { gte: min_redactions },
      ...(cursor === undefined ? {} : { AND: after(cursor) }),
    },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const more = rows.length > limit;
  if (more) rows.pop();
  const last = rows.at(-1);
  return {
    data: rows.map((row) => ({
      id: row.id,
      agent_id: row.agentId,
      agent_name: row.agentName,
      started_at: row.startedAt,
      ended_at: row.endedAt,
      duration_ms: row.endedAt.getTime() - row.startedAt.getTime(),
      status: row.status,
      redaction_count: row.redactionCount,
      redactions_by_kind: row.redactionsByKind,
      upstream_model: row.upstreamModel,
    })),
    next_cursor: more ? `${last.startedAt.toISOString()}_${last.id}` : null,
  };
}

/** Keyset by hand, in the form that an index answers: Prisma's own `cursor` sends no LIMIT for such a key. */
function after(cursor) {
  const end = cursor.indexOf('_');
  const startedAt = new Date(cursor.slice(0, end));
  const id = cursor.slice(end + 1);
  return [{ startedAt: { lte: startedAt } }, { OR: [{ startedAt: { lt: startedAt } }, { id: { lt: id } }] }];
}
