import { fileURLToPath } from 'node:url';

/** The repository. */
const root = fileURLToPath(new URL('../..', import.meta.url));

/** @type {import('next').NextConfig} */
const config = {
  // The same sources give the same build.
  generateBuildId: async () => {
    const { fingerprint } = await import('../launcher/lib/fingerprint.mjs');
    return fingerprint(root, ['apps/dashboard', 'packages', 'pnpm-lock.yaml']).slice(0, 20);
  },
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  transpilePackages: ['@masker/contract', '@masker/client'],
  // Types are checked by tsc, once, for every package alike.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  turbopack: {
    // Its types are used everywhere, its code nowhere; it does not say that it can be left out.
    resolveAlias: { '@trpc/client': './lib/api/no-trpc-client.ts' },
  },
  experimental: {
    // A page that cannot be loaded waits for the server, in place of the error page of the browser.
    useOffline: true,
    // Few large chunks compress better than many small ones, and the list of sessions is where people begin.
    turbopackChunking: {
      priorityRoutes: [/\/sessions$/],
      priorityBoost: 10,
      firstPageLoadPriority: 1,
      requestCost: 2_000_000,
      minChunkSize: 200_000,
      maxChunkCountPerGroup: 6,
      maxMergeChunkSize: 2_000_000,
    },
  },
  // Its address until it was called by the field's name.
  redirects: async () => [{ source: '/access-log', destination: '/audit-log', permanent: true }],
};

export default config;
