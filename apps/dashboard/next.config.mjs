/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  transpilePackages: ['@masker/contract', '@masker/client'],
  // Types are checked by tsc, once, for every package alike.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // Its address until it was called by the field's name.
  redirects: async () => [{ source: '/access-log', destination: '/audit-log', permanent: true }],
};

export default config;
