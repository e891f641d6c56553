import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** The proxies whose `x-forwarded-for` is trusted: a number of proxies in a row, or certain addresses. */
export type TrustedProxies = { hops: number } | { addresses: BlockList };

const proxiesError = {
  error:
    'must be a number of proxies from 1 to 10, or their addresses, separated by commas: 10.0.0.7, 10.0.0.0/8, ::1',
};

const trustProxy = z.string().transform((text, ctx): TrustedProxies => {
  if (/^([1-9]|10)$/.test(text.trim())) return { hops: Number(text) };
  const addresses = readAddresses(text);
  if (addresses) return { addresses };
  ctx.addIssue({ code: 'custom', message: proxiesError.error });
  return z.NEVER;
});

const onOff = z.enum(['on', 'off'], { error: 'must be on or off' });

function between(least: number, most: number) {
  const rule = { error: `must be a whole number from ${least} to ${most}` };
  return z
    .string()
    .regex(/^\d{1,6}$/, rule)
    .transform(Number)
    .pipe(z.number().min(least, rule).max(most, rule));
}

/** The settings of proxies and limits. */
export const edgeEnvironment = {
  TRUST_PROXY: trustProxy.optional(),
  RATE_LIMIT: onOff.default('off'),
  MAX_CONNECTIONS: between(1, 100_000).default(10_000),
  MAX_REQUESTS: between(1, 10_000).default(64),
};

export interface EdgeConfig {
  /** Absent without a proxy: proxy headers are then ignored. */
  trustProxy: TrustedProxies | undefined;
  /** Whether the requests of accounts are rate limited. */
  rateLimit: boolean;
  /** The maximum number of open connections. */
  maxConnections: number;
  /** The maximum number of concurrent requests; four times as many may wait. */
  maxRequests: number;
}

export function edgeConfig(settings: z.output<z.ZodObject<typeof edgeEnvironment>>): EdgeConfig {
  return {
    trustProxy: settings.TRUST_PROXY,
    rateLimit: settings.RATE_LIMIT === 'on',
    maxConnections: settings.MAX_CONNECTIONS,
    maxRequests: settings.MAX_REQUESTS,
  };
}

function readAddresses(text: string): BlockList | null {
  const addresses = new BlockList();
  for (const part of text.split(',')) {
    const [address = '', bits] = part.trim().split('/');
    const version = isIP(address);
    const longest = version === 4 ? 32 : 128;
    const prefix = bits === undefined ? longest : Number(bits);
    if (version === 0 || !/^\d{1,3}$/.test(bits ?? '0') || prefix > longest) return null;
    addresses.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  }
  return addresses;
}
