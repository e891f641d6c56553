// A stand-in for the server: starts PostgreSQL, says where, and stays until it is killed.
import { silentLog, startEmbedded } from '../../src/embedded/index.ts';

const [dataDir = ''] = process.argv.slice(2);
const { url, pid } = await startEmbedded({ dataDir, log: silentLog });
console.log(JSON.stringify({ url, pid }));
setInterval(() => {}, 60_000);
